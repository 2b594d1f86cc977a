package dev.jumun.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long replies are remembered.
 *
 * @param retention how long a key is remembered; afterwards it is new again, whether or not its row is still there.
 *        Must exceed the longest time after which a client still repeats a request
 */
@ConfigurationProperties("jumun.idempotency")
public record IdempotencyProperties(@DefaultValue("24h") Duration retention) {}
