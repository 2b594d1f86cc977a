package dev.jumun.shared;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The trace of the request that this thread serves, for what goes on after it. */
public final class TraceContext {
    /** Where the trace id is found by everything that logs. */
    public static final String MDC_KEY = "traceId";

    private TraceContext() {}

    /** A W3C {@code traceparent} that continues the current trace; null outside of a request. */
    public static @Nullable String traceParent() {
        var traceId = MDC.get(MDC_KEY);
        return traceId == null
                ? null
                // An all-zero span id is not valid.
                : "00-" + traceId + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1)
                        + "-01";
    }
}
