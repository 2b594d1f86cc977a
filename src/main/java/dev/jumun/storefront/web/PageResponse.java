package dev.jumun.storefront.web;

import dev.jumun.storefront.HtmlPage;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** A page on its way to the browser: asked for each time, and sent when it is another one. */
record PageResponse(HtmlPage page) {
    static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    private static final Map<String, String> HEADERS = Map.of(HttpHeaders.CACHE_CONTROL, "no-cache",
            "Cross-Origin-Opener-Policy", "same-origin", "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()");

    static PageResponse of(HtmlPage page) {
        return new PageResponse(page);
    }

    ServerResponse answer(ServerRequest request) {
        boolean known = request.headers()
                .header(HttpHeaders.IF_NONE_MATCH)
                .stream()
                .anyMatch(tags -> tags.contains(page.etag()));
        return ServerResponse.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK).build((_, response) -> {
            writeHeaders(response);
            if (!known) {
                write(response);
            }
            return null;
        });
    }

    /** What every page says, whatever becomes of it, in place of what every answer says. */
    void writeHeaders(HttpServletResponse response) {
        HEADERS.forEach(response::setHeader);
        response.setHeader("Content-Security-Policy", page.policy());
        response.setHeader(HttpHeaders.ETAG, page.etag());
    }

    void write(HttpServletResponse response) throws IOException {
        response.setContentType(HTML.toString());
        response.getWriter().write(page.html());
    }
}
