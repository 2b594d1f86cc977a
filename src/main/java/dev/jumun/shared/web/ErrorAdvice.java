package dev.jumun.shared.web;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.jumun.shared.DatabaseFailure;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.LoggedFailure;
import dev.jumun.shared.Rejection;
import dev.jumun.shared.Rejection.FieldDetail;
import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Turns everything that a request can end in, other than success, into the one error format. */
@RestControllerAdvice
class ErrorAdvice {
    private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

    private final ErrorResponses responses;

    ErrorAdvice(ErrorResponses responses) {
        this.responses = responses;
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> rejected(Rejection rejection, HttpServletRequest request) {
        if (rejection instanceof ServiceUnavailable unavailable && unavailable.getCause() != null) {
            log.warn("503, {}: {}", unavailable.reason(), LoggedFailure.line(unavailable.getCause()));
        }
        return responses.of(rejection, request);
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> unreadable(HttpMessageNotReadableException unreadable, HttpServletRequest request) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof Rejection rejection) {
                return rejected(rejection, request);
            }
        }
        return responses.of(ErrorCode.VALIDATION_ERROR, List.of(unreadablePart(unreadable)), request);
    }

    private static FieldDetail unreadablePart(HttpMessageNotReadableException unreadable) {
        return switch (unreadable.getCause()) {
            case null -> new FieldDetail("body", "missing");
            case InputCoercionException range -> new FieldDetail(path(range), Expected.of(range.getTargetType()));
            case StreamReadException syntax ->
                new FieldDetail("body", "not well-formed JSON, line " + syntax.getLocation().getLineNr() + ", column "
                        + syntax.getLocation().getColumnNr());
            case InvalidTypeIdException unknown -> kind(unknown.getBaseType().getRawClass());
            case MismatchedInputException mismatch ->
                new FieldDetail(path(mismatch), Expected.of(mismatch.getTargetType()));
            case JacksonException mismatch -> new FieldDetail(path(mismatch), "wrong type");
            default -> new FieldDetail("body", "unreadable");
        };
    }

    /** What comes in several kinds is told apart by one of its fields. */
    private static FieldDetail kind(Class<?> type) {
        var told = type.getAnnotation(JsonTypeInfo.class);
        return told == null
                ? new FieldDetail("body", Expected.of(type))
                : new FieldDetail(told.property(), Expected.kindOf(type));
    }

    /** Such as {@code items[0].qty}. */
    private static String path(JacksonException mismatch) {
        var path = new StringBuilder();
        for (var step : mismatch.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> invalid(MethodArgumentNotValidException invalid, HttpServletRequest request) {
        return responses.of(ErrorCode.VALIDATION_ERROR, details(invalid.getFieldErrors()), request);
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> invalid(HandlerMethodValidationException invalid, HttpServletRequest request) {
        var details = invalid.getParameterValidationResults().stream().flatMap(result -> {
            if (result instanceof ParameterErrors errors) {
                return details(errors.getFieldErrors()).stream();
            }
            var name = result.getMethodParameter().getParameterName();
            return result.getResolvableErrors()
                    .stream()
                    .map(error -> new FieldDetail(name == null ? "" : name, text(error)));
        }).toList();
        return responses.of(ErrorCode.VALIDATION_ERROR, details, request);
    }

    private static List<FieldDetail> details(List<FieldError> errors) {
        return errors.stream()
                .map(error -> new FieldDetail(error.getField(), text(error)))
                .sorted(Comparator.comparing(FieldDetail::field).thenComparing(FieldDetail::reason))
                .toList();
    }

    private static String text(MessageSourceResolvable error) {
        var message = error.getDefaultMessage();
        return message == null ? "not valid" : message;
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> mismatched(MethodArgumentTypeMismatchException mismatch, HttpServletRequest request) {
        return responses.of(ErrorCode.VALIDATION_ERROR,
                List.of(new FieldDetail(mismatch.getName(), Expected.of(mismatch.getRequiredType()))), request);
    }

    /** Tomcat's, at the first look at the parameters: not UTF-8, or more of them than it takes. */
    @ExceptionHandler
    ResponseEntity<ErrorBody> undecodable(InvalidParameterException query, HttpServletRequest request) {
        return responses.of(ErrorCode.VALIDATION_ERROR, List.of(new FieldDetail("query", "not decodable")), request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ErrorBody> other(Exception failure, HttpServletRequest request) {
        if (failure instanceof ErrorResponse standard) {
            var headers = new HttpHeaders(standard.getHeaders());
            return responses.of(codeOf(standard.getStatusCode().value()), List.of(), headers, request);
        }
        if (isClientGone(failure)) {
            return null;
        }
        return switch (DatabaseFailure.of(failure)) {
            case CONTENTION, AWAY -> rejected(new ServiceUnavailable(Reason.DATABASE_AWAY, failure), request);
            case OTHER -> {
                log.error("Unexpected failure of {} {}", Trace.methodOf(request), Trace.routeOf(request),
                        LoggedFailure.withTrace(failure));
                yield responses.of(ErrorCode.INTERNAL_ERROR, List.of(), request);
            }
        };
    }

    private static boolean isClientGone(Exception failure) {
        return failure instanceof ClientAbortException || failure instanceof AsyncRequestNotUsableException;
    }

    /** The contract's code for a status that the framework or the container decided on. */
    static ErrorCode codeOf(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHORIZED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 409 -> ErrorCode.CONFLICT;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            // A transfer encoding or a version of HTTP that does not exist: the client's mistake, not the server's.
            case 501, 505 -> ErrorCode.VALIDATION_ERROR;
            case 503 -> ErrorCode.SERVICE_UNAVAILABLE;
            default -> status >= 400 && status < 500 ? ErrorCode.VALIDATION_ERROR : ErrorCode.INTERNAL_ERROR;
        };
    }
}
