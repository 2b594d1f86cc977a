package dev.jumun.shared.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/** Makes error responses; nothing else in the application does. */
@Component
class ErrorResponses {
    private final LocaleResolver locales;
    private final Clock clock;
    private final Refusals refusals;

    ErrorResponses(LocaleResolver locales, Clock clock, Refusals refusals) {
        this.locales = locales;
        this.clock = clock;
        this.refusals = refusals;
    }

    ResponseEntity<ErrorBody> of(ErrorCode code, List<?> details, HttpServletRequest request) {
        return of(code, details, new HttpHeaders(), request);
    }

    ResponseEntity<ErrorBody> of(Rejection rejection, HttpServletRequest request) {
        var headers = new HttpHeaders();
        rejection.headers().forEach(headers::set);
        return of(rejection.code(), rejection.messageKey(), rejection.details(), headers, request);
    }

    ResponseEntity<ErrorBody> of(ErrorCode code, List<?> details, HttpHeaders headers, HttpServletRequest request) {
        return of(code, code.name(), details, headers, request);
    }

    private ResponseEntity<ErrorBody> of(ErrorCode code, String messageKey, List<?> details, HttpHeaders headers,
            HttpServletRequest request) {
        if (code == ErrorCode.SERVICE_UNAVAILABLE && !headers.containsHeader(HttpHeaders.RETRY_AFTER)) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        refusals.count(code);
        // Set here, so that an Accept header which excludes JSON cannot turn an error into an empty answer.
        headers.setContentType(WebFormat.JSON_UTF8);
        return ResponseEntity.status(code.status())
                .headers(headers)
                .body(ErrorBody.of(code, messageKey, details, request, locales.resolveLocale(request), clock));
    }
}
