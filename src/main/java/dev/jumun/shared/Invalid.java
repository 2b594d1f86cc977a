package dev.jumun.shared;

import java.util.List;

/** The request itself is malformed, whatever the state of the shop. */
public final class Invalid extends Rejection {
    private static final long serialVersionUID = 1L;

    public Invalid(String field, String reason) {
        this(List.of(new FieldDetail(field, reason)));
    }

    public Invalid(List<FieldDetail> details) {
        super(ErrorCode.VALIDATION_ERROR, details);
    }
}
