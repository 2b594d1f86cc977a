package dev.jumun.shared;

import java.util.List;

/** The request contradicts what is there, such as a limit that it would pass. */
public final class Conflict extends Rejection {
    private static final long serialVersionUID = 1L;

    public Conflict(String field, String reason) {
        super(ErrorCode.CONFLICT, List.of(new FieldDetail(field, reason)));
    }
}
