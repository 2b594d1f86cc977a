package dev.jumun.shared;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * A replica of the database for {@link LaggingReads}.
 *
 * @param url its JDBC URL; without one, the primary is read
 * @param username of a user who may read; that of the primary when there is none
 * @param password of that user; that of the primary when there is none
 * @param connections the most that an instance has to it
 * @param maxLag behind the primary; a replica that is farther behind is not read. One that follows at once seems to be up to
 *        2 s behind, because it is looked at once a second
 * @param readTimeout how long one read may take before the primary is asked instead; with what is waited for there, a
 *        caller is answered within 4 s
 * @param maxFallbacks reads at once that go to the primary because the replica cannot be read: it has other work
 */
@ConfigurationProperties("jumun.read-replica")
@Validated
record ReplicaProperties(@Nullable String url, @Nullable String username, @Nullable String password,
        @DefaultValue("4") @Min(1) @Max(64) int connections,
        @DefaultValue("10s") @DurationMin(seconds = 3) @DurationMax(minutes = 5) Duration maxLag,
        @DefaultValue("1s") @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration readTimeout,
        @DefaultValue("4") @Min(1) @Max(64) int maxFallbacks) {
    boolean isWanted() {
        return url != null && !url.isBlank();
    }
}
