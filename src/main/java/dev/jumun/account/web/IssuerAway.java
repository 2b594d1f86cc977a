package dev.jumun.account.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;
import java.util.Map;

/** Nobody knows whether the token is right: the issuer cannot be asked for its keys, and none are remembered. */
final class IssuerAway extends Rejection {
    private static final long serialVersionUID = 1L;

    IssuerAway() {
        super(ErrorCode.SERVICE_UNAVAILABLE, List.of());
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", "1");
    }
}
