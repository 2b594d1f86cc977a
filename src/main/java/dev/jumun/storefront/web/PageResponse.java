package dev.jumun.storefront.web;

import dev.jumun.storefront.HtmlPage;
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

    static PageResponse of(HtmlPage page) {
        return new PageResponse(page);
    }

    ServerResponse answer(ServerRequest request) {
        boolean known = request.headers().header(HttpHeaders.IF_NONE_MATCH).contains(page.etag());
        var response = ServerResponse.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .headers(headers -> headers().forEach(headers::set));
        return known ? response.build() : response.contentType(HTML).body(page.html());
    }

    /** What every page says, whatever becomes of it. */
    Map<String, String> headers() {
        return Map.of("Content-Security-Policy", page.policy(), "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer", "Cross-Origin-Opener-Policy", "same-origin", "Permissions-Policy",
                "camera=(), geolocation=(), microphone=()", HttpHeaders.CACHE_CONTROL, "no-cache", HttpHeaders.ETAG,
                page.etag());
    }
}
