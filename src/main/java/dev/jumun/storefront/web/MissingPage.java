package dev.jumun.storefront.web;

import dev.jumun.storefront.HtmlPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Tells a person who follows a dead link so in a page. Programs, and whatever asks below a path of theirs, get the one error
 * format of the API.
 */
final class MissingPage implements HandlerExceptionResolver {
    private static final List<String> FOR_PROGRAMS = List.of("api", "actuator", "assets", "data-platform", "v3",
            "error");
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final HtmlPage page;

    MissingPage(HtmlPage page) {
        this.page = page;
    }

    @Override
    public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
            @Nullable Object handler, Exception failure) {
        if (!(failure instanceof NoResourceFoundException) || !isPersons(request)) {
            return null;
        }
        response.setStatus(HttpStatus.NOT_FOUND.value());
        var answer = new PageResponse(page);
        answer.writeHeaders(response);
        try {
            answer.write(response);
            return new ModelAndView();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Browsers name HTML when they open a page; nobody else does unless he means it. */
    private static boolean isPersons(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        var path = request.getRequestURI();
        return READING.contains(request.getMethod()) && accept != null && accept.contains("text/html")
                && FOR_PROGRAMS.stream()
                        .noneMatch(first -> path.equals("/" + first)
                                || path.startsWith("/" + first + "/"));
    }
}
