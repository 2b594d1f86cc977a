package dev.jumun.outbox;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** How long an event is left alone after an attempt that failed. */
@Component
class BackOff {
    /** So that events that failed together do not all come back together. */
    private static final double JITTER = 0.25;

    private final OutboxProperties properties;

    BackOff(OutboxProperties properties) {
        this.properties = properties;
    }

    /**
     * The pause after so many attempts, doubled with each; never shorter than what the platform asked for. Empty when that
     * was the last attempt.
     */
    Optional<Duration> after(int attempts, Optional<Duration> retryAfter) {
        if (attempts >= properties.maxAttempts()) {
            return Optional.empty();
        }
        // Beyond 2^30 times the first pause the limit is passed, whatever it is.
        var doubled = properties.firstBackOff().multipliedBy(1L << Math.min(attempts - 1, 30));
        double jitter = ThreadLocalRandom.current().nextDouble(JITTER);
        var longer = spread(doubled, 1 + jitter);
        var spread = longer.compareTo(properties.maxBackOff()) <= 0
                ? longer
                : spread(properties.maxBackOff(), 1 - jitter);
        return Optional.of(retryAfter.filter(asked -> asked.compareTo(spread) > 0).orElse(spread));
    }

    private static Duration spread(Duration pause, double factor) {
        return Duration.ofNanos((long) (pause.toNanos() * factor));
    }
}
