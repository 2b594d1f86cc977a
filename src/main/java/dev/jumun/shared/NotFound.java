package dev.jumun.shared;

import java.util.List;

/** What was asked for does not exist, or is not the asker's to see. */
public final class NotFound extends Rejection {
    private static final long serialVersionUID = 1L;

    public NotFound(String field, long id) {
        this(field, List.of(id));
    }

    public NotFound(String field, List<Long> ids) {
        super(ErrorCode.NOT_FOUND, ids.stream().map(id -> new FieldDetail(field, Long.toString(id))).toList());
    }
}
