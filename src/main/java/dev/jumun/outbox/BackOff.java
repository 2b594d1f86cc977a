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
        var pause = least(doubled, properties.maxBackOff());
        double jitter = 1 + ThreadLocalRandom.current().nextDouble(JITTER);
        var spread = Duration.ofNanos((long) (pause.toNanos() * jitter));
        return Optional.of(retryAfter.filter(asked -> asked.compareTo(spread) > 0).orElse(spread));
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
