package dev.jumun.account.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/** An administrator asks with a token that was not made for administration. */
final class InsufficientScope extends Rejection {
    private static final long serialVersionUID = 1L;

    private final String wanted;

    InsufficientScope(String wanted) {
        super(ErrorCode.FORBIDDEN, List.of());
        this.wanted = wanted;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of(HttpHeaders.WWW_AUTHENTICATE,
                "Bearer error=\"insufficient_scope\", scope=\"" + wanted + "\"");
    }
}
