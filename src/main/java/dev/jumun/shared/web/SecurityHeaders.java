package dev.jumun.shared.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;

/**
 * What every answer tells a browser: it is what it says it is, nothing in it may be run, nobody may frame it or keep it. Whoever
 * serves something else, such as a page, says so afterwards.
 */
@Configuration(proxyBeanMethods = false)
class SecurityHeaders {
    /** Of every answer, with the most that can be forbidden. */
    private static final Map<String, String> ALWAYS = always();
    private static final String TRANSPORT = "Strict-Transport-Security";
    private static final String A_YEAR = "max-age=31536000";

    private static Map<String, String> always() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
        return headers;
    }

    /** For those who write an answer where there is no filter. */
    static void addTo(HttpServletResponse response) {
        ALWAYS.forEach(response::setHeader);
    }

    /** The same as they are written, each with the end of its line. */
    static String lines() {
        var lines = new StringBuilder();
        ALWAYS.forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        return lines.toString();
    }

    @Bean
    FilterRegistrationBean<HttpFilter> headersOfEveryAnswer() {
        var registration = new FilterRegistrationBean<HttpFilter>(new OnEveryAnswer());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR));
        return registration;
    }

    private static final class OnEveryAnswer extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            addTo(response);
            // Meant for connections with TLS only, ours or that of a proxy that is believed.
            if (request.isSecure()) {
                response.setHeader(TRANSPORT, A_YEAR);
            }
            chain.doFilter(request, response);
        }
    }
}
