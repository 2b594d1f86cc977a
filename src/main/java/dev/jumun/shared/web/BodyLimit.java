package dev.jumun.shared.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses bodies above 64 KiB, also those that do not say their length, bodies in a compressed encoding, and those of no
 * single type: on every path, known or not, but those that are {@link Exempt}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class BodyLimit extends OncePerRequestFilter {
    static final int MAX_BYTES = 64 * 1024;

    private final HandlerExceptionResolver errors;
    private final Set<String> exempt;

    BodyLimit(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors, ObjectProvider<Exempt> exempt) {
        this.errors = errors;
        this.exempt = exempt.stream().map(Exempt::path).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return exempt.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        var type = request.getContentType();
        boolean packed = encoding != null && !encoding.equalsIgnoreCase("identity");
        // A range of types is none; Spring would take it for a mistake of ours.
        if (packed || (type != null && type.contains("*"))) {
            errors.resolveException(request, response, null, new Refused(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
        } else if (request.getContentLengthLong() > MAX_BYTES) {
            errors.resolveException(request, response, null, new Refused(ErrorCode.PAYLOAD_TOO_LARGE));
        } else if (request.getContentLengthLong() >= 0) {
            chain.doFilter(request, response);
        } else {
            chain.doFilter(new Limited(request), response);
        }
    }

    /** A path, spelled just so, whose handlers bound and unpack bodies themselves. As a bean, it takes effect. */
    public record Exempt(String path) {}

    private static final class Refused extends Rejection {
        private static final long serialVersionUID = 1L;

        Refused(ErrorCode code) {
            super(code, List.of());
        }
    }

    /** Counts while a body of unknown length is read. */
    private static final class Limited extends HttpServletRequestWrapper {
        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(super.getInputStream());
        }
    }

    private static final class CountedStream extends ServletInputStream {
        private final ServletInputStream stream;
        private int count;

        CountedStream(ServletInputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            int read = stream.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = stream.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) {
            count += bytes;
            if (count > MAX_BYTES) {
                throw new Refused(ErrorCode.PAYLOAD_TOO_LARGE);
            }
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }
    }
}
