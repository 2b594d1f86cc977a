package dev.jumun.dataplatform.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;

/** The platform does not take this request; the code says it all. */
final class Refused extends Rejection {
    private static final long serialVersionUID = 1L;

    Refused(ErrorCode code) {
        super(code, List.of());
    }
}
