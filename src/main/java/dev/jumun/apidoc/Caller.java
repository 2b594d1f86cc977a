package dev.jumun.apidoc;

import dev.jumun.shared.web.CallerScheme;
import io.swagger.v3.oas.models.security.SecurityScheme;

/**
 * How a caller says who he is, in the words of the description.
 *
 * @param name of the scheme
 * @param introduction what a reader is told of it first
 * @param administration what an administrator needs
 */
record Caller(String name, SecurityScheme scheme, String introduction, String administration) {
    private static final String USER_ID = "X-User-Id";

    static Caller of(CallerScheme scheme) {
        return switch (scheme) {
            case USER_ID_HEADER -> new Caller(USER_ID,
                    new SecurityScheme().type(SecurityScheme.Type.APIKEY)
                            .in(SecurityScheme.In.HEADER)
                            .name(USER_ID)
                            .description(
                                    "Mock authentication: the id of the asking user, an integer (int64) of at least"
                                            + " 1. Administration needs a user with role `ADMIN`."),
                    "Authentication is mocked: `X-User-Id: <positive long>` is believed.",
                    "For administrators: users with role `ADMIN`.");
            case BEARER_TOKEN -> new Caller("token",
                    new SecurityScheme().type(SecurityScheme.Type.HTTP)
                            .scheme("bearer")
                            .bearerFormat("JWT")
                            .description("A token of the issuer's that names the asking user. Administration needs a"
                                    + " user with role `ADMIN`, and a token that was made for it."),
                    "`Authorization: Bearer <token>`, with a token of the issuer's that names the user.",
                    "For administrators: users with role `ADMIN` whose token was made for administration.");
        };
    }
}
