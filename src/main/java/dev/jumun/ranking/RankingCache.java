package dev.jumun.ranking;

import dev.jumun.shared.ServiceUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * The last answer for each number of days: in this instance's memory, renewed from Redis or by a computation, which one
 * instance does for all. Nobody waits for a renewal who can have an answer that has just grown old, and a renewal that fails
 * leaves the old answer in place.
 */
@Component
class RankingCache {
    /** How long after its time an answer is still given while the next one is on its way. */
    private static final Duration GRACE = Duration.ofSeconds(30);
    /** Computations of one instance at once, whatever is asked for: they are the heaviest reads there are. */
    private static final int COMPUTATIONS = 2;

    private final List<RankingSlot> slots;

    RankingCache(SharedRankings shared, RankingProperties properties, Clock clock, MeterRegistry meters) {
        var computations = new Computations(new Semaphore(COMPUTATIONS), meters);
        this.slots = IntStream.rangeClosed(1, PopularProducts.MAX_DAYS)
                .mapToObj(days -> new RankingSlot(days, shared, computations, properties.cacheTime(), clock))
                .toList();
    }

    /**
     * The answer for so many days, as fresh as can be had in time.
     *
     * @param computation finds a fresh one
     * @throws ServiceUnavailable when there is none and none could be had
     */
    Ranking get(int days, Supplier<Ranking> computation) {
        var slot = slots.get(days - 1);
        var known = slot.youngerThan(Duration.ZERO);
        if (known.isPresent()) {
            return known.get();
        }
        var renewal = slot.renew(computation);
        // Whoever can have one that has just grown old does not wait for the new one.
        return slot.youngerThan(GRACE).orElseGet(() -> slot.await(renewal));
    }
}
