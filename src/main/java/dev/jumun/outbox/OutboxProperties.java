package dev.jumun.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where events go, and the bounds of their delivery.
 *
 * @param url where the data platform takes events; none: they are kept and not delivered
 * @param batchSize events in one request; beyond 100 the gain per event is small
 * @param batchBytes bytes of events in one request; an event that is larger goes alone
 * @param inFlight requests of one instance under way at once
 * @param lease how long a claimed event belongs to its worker; longer than a request may take, or it is sent twice
 * @param connectTimeout how long to wait for a connection to the platform
 * @param readTimeout how long to wait for its answer
 * @param poll how often to look for due events when nothing else calls; the longest that an unheard wake-up costs
 * @param maxAttempts attempts after which an event waits for an administrator (contract §6)
 * @param firstBackOff the pause after the first failed attempt, doubled with each further one (contract §6)
 * @param maxBackOff the longest such pause (contract §6)
 * @param gzipFrom requests of at least this size are compressed
 * @param retention how long a sent event is kept
 * @param purgeInterval how often sent events past their time are deleted
 */
@Validated
@ConfigurationProperties("jumun.outbox")
record OutboxProperties(@Nullable URI url, @Min(1) @Max(1000) @DefaultValue("100") int batchSize,
        @DefaultValue("512KB") DataSize batchBytes, @Min(1) @Max(8) @DefaultValue("4") int inFlight,
        @DurationMin(seconds = 1) @DefaultValue("30s") Duration lease,
        @DurationMin(millis = 100) @DefaultValue("2s") Duration connectTimeout,
        @DurationMin(millis = 100) @DefaultValue("10s") Duration readTimeout,
        @DurationMin(millis = 50) @DefaultValue("1s") Duration poll, @Min(1) @DefaultValue("20") int maxAttempts,
        @DurationMin(millis = 10) @DefaultValue("1s") Duration firstBackOff,
        @DurationMin(millis = 10) @DefaultValue("5m") Duration maxBackOff,
        @DefaultValue("16KB") DataSize gzipFrom, @DurationMin(seconds = 1) @DefaultValue("24h") Duration retention,
        @DurationMin(millis = 100) @DefaultValue("1m") Duration purgeInterval) {

    OutboxProperties {
        if (url != null && (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme()))) {
            throw new IllegalArgumentException("jumun.outbox.url is not an address of HTTP: " + url);
        }
        if (lease.compareTo(connectTimeout.plus(readTimeout)) <= 0) {
            throw new IllegalArgumentException(
                    "jumun.outbox.lease must be longer than connect and read timeout together");
        }
    }

    /** The longest that a request may take. */
    Duration requestTime() {
        return connectTimeout.plus(readTimeout);
    }
}
