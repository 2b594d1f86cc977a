package dev.jumun.shared.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.shared.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The one form of every error (contract §2).
 *
 * @param details what exactly was wrong; left out when the code says it all
 */
public record ErrorBody(String timestamp, String path, String error, String message, String traceId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<?> details) {
    private static final ResourceBundle.Control NO_SYSTEM_LOCALE = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    /** @param locale the language of the message; Korean unless English */
    static ErrorBody of(ErrorCode code, List<?> details, HttpServletRequest request, Locale locale, Clock clock) {
        return of(code, code.name(), details, request, locale, clock);
    }

    /** @param messageKey of a sentence that says it better than the one of the code */
    static ErrorBody of(ErrorCode code, String messageKey, List<?> details, HttpServletRequest request, Locale locale,
            Clock clock) {
        return of(code, messageKey, details, path(request), Trace.idOf(request), locale, clock);
    }

    /** The same for a request of which there is nothing but what is said here. */
    static ErrorBody of(ErrorCode code, List<?> details, String path, String traceId, Locale locale, Clock clock) {
        return of(code, code.name(), details, path, traceId, locale, clock);
    }

    private static ErrorBody of(ErrorCode code, String messageKey, List<?> details, String path, String traceId,
            Locale locale, Clock clock) {
        var messages = ResourceBundle.getBundle("messages", locale, NO_SYSTEM_LOCALE);
        return new ErrorBody(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(), path, code.name(),
                messages.getString(messageKey), traceId, details);
    }

    /** The path that was asked for, also on an error dispatch. */
    private static String path(HttpServletRequest request) {
        return request.getAttribute("jakarta.servlet.error.request_uri") instanceof String original
                ? original
                : request.getRequestURI() == null ? "" : request.getRequestURI();
    }
}
