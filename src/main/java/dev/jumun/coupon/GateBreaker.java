package dev.jumun.coupon;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;

/** When the gate stops asking a Redis that does not answer, and when it tries again. */
final class GateBreaker {
    /** Few, so that a dead Redis costs few claims their timeout. */
    private static final int CALLS_LOOKED_AT = 20;
    private static final int CALLS_BEFORE_JUDGING = 5;
    private static final float PERCENT_FAILED = 50;
    /** Short: the fallback holds, but a sale wants its gate back. */
    private static final Duration REST = Duration.ofSeconds(1);
    private static final int TRIALS = 3;

    private GateBreaker() {}

    static CircuitBreakerConfig config() {
        return CircuitBreakerConfig.custom()
                .slidingWindow(CALLS_LOOKED_AT, CALLS_BEFORE_JUDGING, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(PERCENT_FAILED)
                .waitDurationInOpenState(REST)
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .build();
    }
}
