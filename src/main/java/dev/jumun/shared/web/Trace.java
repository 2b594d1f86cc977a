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
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
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
    private static final String TRACED = "/api/";
    private static final String OTHER_METHOD = "_OTHER";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
            "TRACE");

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
        var caller = TraceContext.remote(traceparent);
        return caller.isValid() ? caller.getTraceId() : newId();
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
                .spanBuilder(methodOf(request))
                .setSpanKind(SpanKind.SERVER)
                .setParent(Context.root().with(Span.wrap(caller)))
                .startSpan();
        request.setAttribute(ATTRIBUTE, span.getSpanContext().getTraceId());
        // Of whatever is thrown through here, the container makes one; later.
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try (var _ = span.makeCurrent()) {
            identified(request, response, chain);
            status = response.getStatus();
        } finally {
            describe(span, request, status);
            span.end();
        }
    }

    private static void describe(Span span, HttpServletRequest request, int status) {
        if (!span.isRecording()) {
            return;
        }
        var route = routeOf(request);
        span.updateName(methodOf(request) + " " + route);
        span.setAttribute("http.request.method", methodOf(request));
        span.setAttribute("http.route", route);
        span.setAttribute("http.response.status_code", status);
        if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    /** A method of HTTP; what else a client has put there is nobody's business. */
    static String methodOf(HttpServletRequest request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER_METHOD;
    }

    /** The pattern of the path, without what a client has put into it. */
    static String routeOf(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route
                ? route
                : "unknown";
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
