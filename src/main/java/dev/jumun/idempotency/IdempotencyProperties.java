package dev.jumun.idempotency;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long replies are remembered.
 *
 * @param retention how long a key is remembered; afterwards it is new again, whether or not its row is still there.
 *        Must exceed the longest time after which a client still repeats a request
 * @param purgeInterval how often keys past their time are deleted
 */
@Validated
@ConfigurationProperties("jumun.idempotency")
public record IdempotencyProperties(@DurationMin(minutes = 1) @DefaultValue("24h") Duration retention,
        @DurationMin(millis = 100) @DefaultValue("1m") Duration purgeInterval) {}
