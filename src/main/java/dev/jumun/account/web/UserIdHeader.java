package dev.jumun.account.web;

import dev.jumun.shared.web.Unauthorized;
import jakarta.servlet.http.HttpServletRequest;

/** Mock authentication: believes the {@code X-User-Id} header (contract §1). */
final class UserIdHeader implements Credentials {
    static final String NAME = "X-User-Id";

    @Override
    public Claimed of(HttpServletRequest request) {
        var values = request.getHeaders(NAME);
        if (values == null || !values.hasMoreElements()) {
            throw new Unauthorized();
        }
        var user = UserIdText.parse(values.nextElement());
        if (user.isEmpty() || values.hasMoreElements()) {
            throw new Unauthorized();
        }
        return new Claimed(user.get(), true);
    }
}
