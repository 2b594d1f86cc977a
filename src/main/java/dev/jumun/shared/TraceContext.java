package dev.jumun.shared;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The trace of the request that this thread serves, for what goes on after it. */
public final class TraceContext {
    /** Where the trace id is found by everything that logs. */
    public static final String MDC_KEY = "traceId";

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private TraceContext() {}

    /** A W3C {@code traceparent} that continues the current trace; null outside of a request. */
    public static @Nullable String traceParent() {
        var span = Span.current().getSpanContext();
        if (span.isValid()) {
            return header(span);
        }
        var traceId = MDC.get(MDC_KEY);
        return traceId == null
                ? null
                // An all-zero span id is not valid.
                : "00-" + traceId + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1)
                        + "-01";
    }

    /** The W3C {@code traceparent} that names the span. */
    public static String header(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
    }

    /** The span that a W3C {@code traceparent} names; an invalid one for none, or for what is not valid. */
    public static SpanContext remote(@Nullable String header) {
        if (header != null) {
            var matcher = TRACEPARENT.matcher(header);
            if (matcher.matches()) {
                return SpanContext.createFromRemoteParent(matcher.group(1), matcher.group(2),
                        TraceFlags.fromHex(matcher.group(3), 0), TraceState.getDefault());
            }
        }
        return SpanContext.getInvalid();
    }
}
