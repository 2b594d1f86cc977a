package dev.jumun.coupon;

import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.Reply;
import dev.jumun.shared.ErrorCode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** What an operator sees of coupon claims and their gate. */
@Component
class ClaimMetrics {
    private final MeterRegistry registry;

    ClaimMetrics(MeterRegistry registry) {
        this.registry = registry;
        // Counted from nought: who watches sees a counter's rise, and none in the first value of one that was not there.
        for (var reconciliation : Reconciliation.values()) {
            counter(reconciliation);
        }
        for (var slot : Slot.values()) {
            counter(slot);
        }
    }

    /** What became of one claim. */
    enum Outcome {
        CLAIMED,
        REPLAYED,
        ALREADY_CLAIMED,
        SOLD_OUT,
        INVALID,
        REFUSED,
        UNAVAILABLE,
        FAILED;

        static Outcome of(Answer answer) {
            if (answer.replayed()) {
                return REPLAYED;
            }
            return switch (answer.reply()) {
                case Reply.Done _ -> CLAIMED;
                case Reply.Refused refused -> of(refused.code());
            };
        }

        static Outcome of(ErrorCode refusal) {
            return switch (refusal) {
                case COUPON_ALREADY_CLAIMED -> ALREADY_CLAIMED;
                case COUPON_SOLD_OUT -> SOLD_OUT;
                case COUPON_INVALID -> INVALID;
                default -> REFUSED;
            };
        }
    }

    /** Who decided it. */
    enum Decider {
        TERMS,
        MEMORY,
        GATE,
        DATABASE
    }

    /** What the reconciler found. */
    enum Reconciliation {
        /** A coupon that was not in Redis was loaded from the database. */
        LOADED,
        /** Loading did not come to its end: Redis or the database went away, or another load took over. */
        LOAD_FAILED,
        /** A quota that disagreed with the database was dropped. */
        WRONG_QUOTA
    }

    /** What became of a slot whose claim did not settle it. */
    enum Slot {
        SETTLED,
        RELEASED
    }

    void claimed(Decider decider, Outcome outcome) {
        Counter.builder("jumun.coupon.claims")
                .description("Coupon claims answered")
                .tag("by", tag(decider))
                .tag("outcome", tag(outcome))
                .register(registry)
                .increment();
    }

    void reconciled(Reconciliation reconciliation) {
        counter(reconciliation).increment();
    }

    private Counter counter(Reconciliation reconciliation) {
        return Counter.builder("jumun.coupon.reconciliations")
                .description("Quotas of the gate loaded from, or found to disagree with, the database")
                .tag("kind", tag(reconciliation))
                .register(registry);
    }

    void recovered(Slot slot, int slots) {
        counter(slot).increment(slots);
    }

    private Counter counter(Slot slot) {
        return Counter.builder("jumun.coupon.slots.recovered")
                .description("Overdue reservations that the reconciler ended")
                .tag("how", tag(slot))
                .register(registry);
    }

    /** CLOSED = 0 (Redis is asked), HALF_OPEN = 1 (tried again), OPEN = 2 (not asked). */
    void watch(CircuitBreaker breaker) {
        Gauge.builder("jumun.coupon.breaker", () -> switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
            case HALF_OPEN -> 1;
            case OPEN, FORCED_OPEN -> 2;
        }).description("Whether the gate asks Redis: 0 yes, 1 tries again, 2 no").register(registry);
    }

    void watch(Semaphore permits, int all) {
        Gauge.builder("jumun.coupon.ungated", () -> all - permits.availablePermits())
                .description("Claims that are in the database without the gate")
                .register(registry);
    }

    GateTiming timeGate(String operation) {
        return new GateTiming(operation, Timer.start(registry));
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One call to the gate, from its start. */
    final class GateTiming {
        private final String operation;
        private final Timer.Sample sample;

        private GateTiming(String operation, Timer.Sample sample) {
            this.operation = operation;
            this.sample = sample;
        }

        void answered() {
            stop("answered");
        }

        void failed() {
            stop("failed");
        }

        void notAsked() {
            stop("not-asked");
        }

        private void stop(String outcome) {
            sample.stop(Timer.builder("jumun.coupon.gate")
                    .description("One call to the coupon gate in Redis")
                    .tag("operation", operation)
                    .tag("outcome", outcome)
                    .publishPercentileHistogram()
                    .register(registry));
        }
    }
}
