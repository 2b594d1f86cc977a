package dev.jumun.shared.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;

/** The request does not say who asks. */
public final class Unauthorized extends Rejection {
    private static final long serialVersionUID = 1L;

    public Unauthorized() {
        super(ErrorCode.UNAUTHORIZED, List.of());
    }
}
