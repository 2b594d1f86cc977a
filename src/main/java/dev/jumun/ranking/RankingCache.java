package dev.jumun.ranking;

import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The last answer for each number of days: in this instance's memory, renewed from Redis or by a computation, once at a time
 * here and once at a time among all instances. Nobody waits for a renewal who can have an answer that has just grown old, and
 * a renewal that fails leaves the old answer in place.
 */
@Component
class RankingCache {
    private static final Logger log = LoggerFactory.getLogger(RankingCache.class);
    /** How long after its time an answer is still given while the next one is on its way. */
    private static final Duration GRACE = Duration.ofSeconds(30);
    /** What somebody waits for a new answer who could have an old one: the customer expects an answer within a second. */
    private static final Duration PATIENCE_WITH_OLD = Duration.ofMillis(800);
    /** What somebody waits who can have none. */
    private static final Duration PATIENCE_WITHOUT = Duration.ofMillis(3500);
    /** How long to wait for another instance's computation before beginning an own one. */
    private static final Duration ANOTHERS_TURN = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** Computations of one instance at once, whatever is asked for: they are the heaviest reads there are. */
    private static final int COMPUTATIONS = 2;

    private final SharedRankings shared;
    private final Duration cacheTime;
    private final Clock clock;
    private final Timer computed;
    private final Timer failed;
    private final Semaphore computations = new Semaphore(COMPUTATIONS);
    private final List<Slot> slots;

    RankingCache(SharedRankings shared, RankingProperties properties, Clock clock, MeterRegistry meters) {
        this.shared = shared;
        this.cacheTime = properties.cacheTime();
        this.clock = clock;
        this.computed = meters.timer("jumun.ranking.computation", "outcome", "computed");
        this.failed = meters.timer("jumun.ranking.computation", "outcome", "failed");
        this.slots = IntStream.rangeClosed(1, PopularProducts.MAX_DAYS).mapToObj(Slot::new).toList();
    }

    /**
     * The answer for so many days, as fresh as can be had in time.
     *
     * @param computation finds a fresh one
     * @throws ServiceUnavailable when there is none and none could be had
     */
    Ranking get(int days, Supplier<Ranking> computation) {
        var slot = slots.get(days - 1);
        var known = slot.known.get();
        if (known != null && isYoungerThan(cacheTime, known)) {
            return known;
        }
        var renewal = slot.renew(computation);
        if (known != null && isYoungerThan(cacheTime.plus(GRACE), known)) {
            return known;
        }
        return slot.await(renewal);
    }

    private boolean isYoungerThan(Duration age, Ranking ranking) {
        return ranking.generatedAt().plus(age).isAfter(clock.instant());
    }

    /** A new answer on its way. */
    private record Renewal(CompletableFuture<Ranking> outcome, long begunNanos) {}

    /** What is known for one number of days. */
    private final class Slot {
        private final int days;
        private final AtomicReference<@Nullable Ranking> known = new AtomicReference<>();
        private final AtomicReference<@Nullable Renewal> underWay = new AtomicReference<>();

        private Slot(int days) {
            this.days = days;
        }

        /** Joins the renewal that is under way, or begins one. */
        Renewal renew(Supplier<Ranking> computation) {
            var own = new Renewal(new CompletableFuture<>(), System.nanoTime());
            var others = underWay.compareAndExchange(null, own);
            if (others != null) {
                return others;
            }
            Thread.ofVirtual().name("ranking-" + days).start(() -> {
                try {
                    var found = learn(fresh(computation));
                    // Before anybody is answered: who asks after that must not be given this renewal's answer again.
                    underWay.set(null);
                    own.outcome().complete(found);
                } catch (RuntimeException | Error failure) {
                    underWay.set(null);
                    log.warn(
                            "Popular products of {} days were not computed, and old ones are given where there are any:"
                                    + " {}",
                            days, failure.toString());
                    own.outcome().completeExceptionally(failure);
                }
            });
            return own;
        }

        Ranking await(Renewal renewal) {
            // Who could have an old one waits for so long since the renewal began: one that takes long keeps nobody else.
            var patience = known.get() == null
                    ? PATIENCE_WITHOUT
                    : PATIENCE_WITH_OLD.minusNanos(System.nanoTime() - renewal.begunNanos());
            Throwable failure;
            try {
                return renewal.outcome().get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException failed) {
                failure = failed.getCause();
            } catch (TimeoutException slow) {
                failure = slow;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                failure = stopping;
            }
            // However old: the renewal may have found one in Redis meanwhile.
            var old = known.get();
            if (old == null) {
                throw new ServiceUnavailable(Reason.DATABASE_AWAY, failure);
            }
            return old;
        }

        /** Remembers the younger one and returns it. */
        private Ranking learn(Ranking found) {
            while (true) {
                var before = known.get();
                if (before != null && !found.generatedAt().isAfter(before.generatedAt())) {
                    return before;
                }
                if (known.compareAndSet(before, found)) {
                    return found;
                }
            }
        }

        private Ranking fresh(Supplier<Ranking> computation) {
            var found = look();
            if (found.isPresent()) {
                return found.get();
            }
            if (!shared.takeTurn(days)) {
                found = waitForAnother();
                if (found.isPresent()) {
                    return found.get();
                }
            }
            try {
                var ranking = compute(computation);
                shared.publish(ranking);
                return ranking;
            } finally {
                shared.endTurn(days);
            }
        }

        /** A fresh one in Redis; an old one is remembered all the same. */
        private Optional<Ranking> look() {
            return shared.find(days).map(this::learn).filter(ranking -> isYoungerThan(cacheTime, ranking));
        }

        private Optional<Ranking> waitForAnother() {
            long deadline = System.nanoTime() + ANOTHERS_TURN.toNanos();
            var found = Optional.<Ranking>empty();
            while (found.isEmpty() && System.nanoTime() < deadline) {
                try {
                    Thread.sleep(LOOK_AGAIN);
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
                found = look();
            }
            return found;
        }
    }

    private Ranking compute(Supplier<Ranking> computation) {
        computations.acquireUninterruptibly();
        long begun = System.nanoTime();
        try {
            var ranking = computation.get();
            computed.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            return ranking;
        } catch (RuntimeException failure) {
            failed.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            throw failure;
        } finally {
            computations.release();
        }
    }
}
