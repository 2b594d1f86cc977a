package dev.jumun.ranking;

import dev.jumun.ranking.SharedRankings.Turn;
import dev.jumun.shared.DatabaseFailure;
import dev.jumun.shared.LoggedFailure;
import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one instance knows of one number of days, and the one renewal of it that is under way. */
final class RankingSlot {
    private static final Logger log = LoggerFactory.getLogger(RankingSlot.class);
    /** What somebody waits for a new answer who could have an old one: the customer expects an answer within a second. */
    private static final Duration PATIENCE_WITH_OLD = Duration.ofMillis(800);
    /** What somebody waits who can have none. */
    private static final Duration PATIENCE_WITHOUT = Duration.ofMillis(3500);
    /** Who has no answer at all waits so long for another instance's computation, and then does its own. */
    private static final Duration ANOTHERS_TURN = Duration.ofSeconds(2);
    /** Longer than a turn lasts: nobody is at it, whatever Redis says. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** After a failure: what cannot be computed is not tried for every request. */
    private static final Duration REST = Duration.ofSeconds(1);
    /** An answer that is further ahead than clocks may differ comes from a clock that was wrong. */
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofSeconds(5);

    private final int days;
    private final SharedRankings shared;
    private final Computations computations;
    private final Duration cacheTime;
    private final Clock clock;
    private final AtomicReference<@Nullable Ranking> known = new AtomicReference<>();
    private final AtomicReference<@Nullable Renewal> underWay = new AtomicReference<>();

    RankingSlot(int days, SharedRankings shared, Computations computations, Duration cacheTime, Clock clock) {
        this.days = days;
        this.shared = shared;
        this.computations = computations;
        this.cacheTime = cacheTime;
        this.clock = clock;
    }

    /** A new answer on its way, or one that failed a moment ago. */
    record Renewal(CompletableFuture<Ranking> outcome, long begunNanos) {
        static Renewal begin() {
            return new Renewal(new CompletableFuture<>(), System.nanoTime());
        }
    }

    /** The answer that is known, unless it is older than its time and so much more. */
    Optional<Ranking> youngerThan(Duration more) {
        return Optional.ofNullable(known.get()).filter(ranking -> isYoung(ranking, cacheTime.plus(more)));
    }

    private boolean isYoung(Ranking ranking, Duration age) {
        return !isFromTheFuture(ranking) && ranking.generatedAt().plus(age).isAfter(clock.instant());
    }

    private boolean isFromTheFuture(Ranking ranking) {
        return ranking.generatedAt().minus(CLOCKS_DIFFER_BY).isAfter(clock.instant());
    }

    /** Joins the renewal that is under way or has just failed, or begins one. */
    Renewal renew(Supplier<Ranking> computation) {
        var own = Renewal.begin();
        var others = underWay.compareAndExchange(null, own);
        if (others != null) {
            return others;
        }
        Thread.ofVirtual().name("ranking-" + days).start(() -> {
            try {
                fresh(own, computation);
            } catch (RuntimeException | Error failure) {
                complain(failure);
                own.outcome().completeExceptionally(failure);
                rest();
                // Another one may be under way by now, when only telling the others failed.
                underWay.compareAndSet(own, null);
            }
        });
        return own;
    }

    private void complain(Throwable failure) {
        var message = "Popular products of {} days were not computed; old ones are given where there are any: {}";
        if (isPassing(failure)) {
            log.warn(message, days, LoggedFailure.line(failure));
        } else {
            log.error(message, days, LoggedFailure.line(failure), LoggedFailure.withTrace(failure));
        }
    }

    private static boolean isPassing(Throwable failure) {
        return switch (failure) {
            case ServiceUnavailable _ -> true;
            case Exception exception -> switch (DatabaseFailure.of(exception)) {
                case AWAY, CONTENTION -> true;
                case OTHER -> false;
            };
            default -> false;
        };
    }

    private static void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers as soon as there is something young, and tells the other instances after that. */
    private void fresh(Renewal renewal, Supplier<Ranking> computation) {
        long begun = System.nanoTime();
        while (!renewal.outcome().isDone()) {
            // What was known when the asker looked may have been renewed since.
            youngerThan(Duration.ZERO).or(this::look)
                    .ifPresentOrElse(ranking -> answer(renewal, ranking),
                            // The turn is taken when it can be used, so that it is not over before.
                            () -> computations.alone(() -> take(renewal, computation, begun)));
        }
    }

    private @Nullable Void take(Renewal renewal, Supplier<Ranking> computation, long begunNanos) {
        switch (shared.takeTurn(days)) {
            case Turn.Taken turn -> {
                try {
                    // Somebody else's turn may have ended since the last look.
                    look().ifPresentOrElse(ranking -> answer(renewal, ranking), () -> {
                        var ranking = computations.time(computation);
                        answer(renewal, ranking);
                        shared.publish(ranking);
                    });
                } finally {
                    shared.endTurn(days, turn);
                }
            }
            case Turn.Unknown _ -> answer(renewal, computations.time(computation));
            case Turn.Anothers _ -> {
                var patience = known.get() == null ? ANOTHERS_TURN : LONGEST_TURN;
                if (System.nanoTime() - begunNanos > patience.toNanos()) {
                    answer(renewal, computations.time(computation));
                } else {
                    pause();
                }
            }
        }
        return null;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException stopping) {
            throw new IllegalStateException("Stopped while another instance computes", stopping);
        }
    }

    /** A young one in Redis; an old one is remembered all the same. */
    private Optional<Ranking> look() {
        shared.find(days).ifPresent(this::learn);
        return youngerThan(Duration.ZERO);
    }

    private void answer(Renewal renewal, Ranking found) {
        learn(found);
        // Before anybody is answered: who asks after that must not be given this renewal's answer again.
        underWay.set(null);
        renewal.outcome().complete(found);
    }

    /** Remembers the younger one. */
    private void learn(Ranking found) {
        known.updateAndGet(before -> before == null || isFromTheFuture(before)
                || found.generatedAt().isAfter(before.generatedAt()) ? found : before);
    }

    /**
     * Waits for the renewal, and does with an old answer when it takes long.
     *
     * @throws ServiceUnavailable when there is none
     */
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
        if (old != null) {
            return old;
        }
        if (failure instanceof RuntimeException bug && !isPassing(bug)) {
            throw bug;
        }
        throw new ServiceUnavailable(Reason.DATABASE_AWAY, failure);
    }
}
