package dev.jumun.shared;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expected refusal: the caller asked for something that cannot be had. Carries no stack trace, because nothing is
 * wrong with the program. Anything else that is thrown is a bug or a broken part.
 */
public abstract class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<?> details;

    protected Rejection(ErrorCode code, List<?> details) {
        this(code, details, null);
    }

    protected Rejection(ErrorCode code, List<?> details, @Nullable Throwable cause) {
        super(code.name(), cause, false, false);
        this.code = code;
        this.details = List.copyOf(details);
    }

    public ErrorCode code() {
        return code;
    }

    /** What exactly was wrong, as records that become JSON objects; empty when the code says it all. */
    public List<?> details() {
        return details;
    }

    /** Headers that the answer carries besides its body, such as {@code Retry-After} in seconds. */
    public Map<String, String> headers() {
        return Map.of();
    }

    /** The key of the sentence that a person is told, in the bundle {@code messages}. */
    public String messageKey() {
        return code.name();
    }

    /** One detail about a named part of the request. */
    public record FieldDetail(String field, String reason) {}
}
