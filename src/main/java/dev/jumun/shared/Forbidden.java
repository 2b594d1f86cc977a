package dev.jumun.shared;

import java.util.List;

/** The asker is known but may not do this. */
public final class Forbidden extends Rejection {
    private static final long serialVersionUID = 1L;

    public Forbidden() {
        super(ErrorCode.FORBIDDEN, List.of());
    }
}
