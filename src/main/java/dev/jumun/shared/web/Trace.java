package dev.jumun.shared.web;

import dev.jumun.shared.TraceContext;
import dev.jumun.shared.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives every request a trace id, the same in the {@code X-Trace-Id} header, the log lines and the error body. A W3C
 * {@code traceparent} from the caller is continued. Requests of the API are spans, where there is somebody to send them
 * to.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class Trace extends OncePerRequestFilter {
    public static final String HEADER = "X-Trace-Id";
    private static final String ATTRIBUTE = Trace.class.getName();
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final String INVALID_ID = "0".repeat(32);
    private static final String TRACED = "/api/";

    private final Tracing tracing;

    Trace(Tracing tracing) {
        this.tracing = tracing;
    }

    /** The request's trace id, made on first use. */
    public static String idOf(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        var id = request instanceof HttpServletRequest http ? continued(http.getHeader("traceparent")) : newId();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** The trace id that the caller gave, or a new one. */
    static String continued(@Nullable String traceparent) {
        if (traceparent != null) {
            var matcher = TRACEPARENT.matcher(traceparent);
            if (matcher.matches() && !matcher.group(1).equals(INVALID_ID)) {
                return matcher.group(1);
            }
        }
        return newId();
    }

    private static String newId() {
        // Unique is enough, unguessable is not needed.
        var random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong() | 1);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (tracing.isOn() && request.getDispatcherType() == DispatcherType.REQUEST
                && request.getRequestURI().startsWith(TRACED)) {
            traced(request, response, chain);
        } else {
            identified(request, response, chain);
        }
    }

    private void identified(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var id = idOf(request);
        response.setHeader(HEADER, id);
        try (var _ = MDC.putCloseable(TraceContext.MDC_KEY, id)) {
            chain.doFilter(request, response);
        }
    }

    private void traced(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = TraceContext.remote(request.getHeader("traceparent"));
        var span = tracing.tracer()
                .spanBuilder(request.getMethod())
                .setSpanKind(SpanKind.SERVER)
                .setParent(Context.root().with(Span.wrap(caller)))
                .startSpan();
        request.setAttribute(ATTRIBUTE, span.getSpanContext().getTraceId());
        try (var _ = span.makeCurrent()) {
            identified(request, response, chain);
        } finally {
            describe(span, request, response.getStatus());
            span.end();
        }
    }

    /** By the pattern of the path: what a client has put into it is nobody's business. */
    private static void describe(Span span, HttpServletRequest request, int status) {
        if (!span.isRecording()) {
            return;
        }
        span.setAttribute("http.request.method", request.getMethod());
        span.setAttribute("http.response.status_code", status);
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
            span.updateName(request.getMethod() + " " + route);
            span.setAttribute("http.route", route);
        }
        if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
