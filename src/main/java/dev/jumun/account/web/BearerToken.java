package dev.jumun.account.web;

import dev.jumun.shared.Rejection;
import dev.jumun.shared.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** A token of the issuer's in the {@code Authorization} header, as RFC 6750 has it; nowhere else is one looked for. */
final class BearerToken implements Credentials {
    private static final Logger log = LoggerFactory.getLogger(BearerToken.class);
    private static final String SCHEME = "Bearer ";

    private final JwtDecoder decoder;
    private final String userClaim;
    private final String rolesClaim;
    private final String administratorRole;

    BearerToken(JwtDecoder decoder, AuthenticationProperties properties) {
        this.decoder = decoder;
        this.userClaim = properties.userClaim();
        this.rolesClaim = properties.rolesClaim();
        this.administratorRole = properties.administratorRole();
    }

    @Override
    public Claimed of(HttpServletRequest request) {
        var token = verified(brought(request));
        var user = userOf(token);
        if (user.isEmpty()) {
            log.debug("A token is refused: its claim {} holds no user's id", userClaim);
            throw NotBelieved.token();
        }
        return new Claimed(user.get(), roles(token.<Object>getClaim(rolesClaim)).contains(administratorRole));
    }

    private static String brought(HttpServletRequest request) {
        var headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        if (headers == null || !headers.hasMoreElements()) {
            throw NotBelieved.nothing();
        }
        var header = headers.nextElement();
        if (headers.hasMoreElements()) {
            throw NotBelieved.token();
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw NotBelieved.nothing();
        }
        return header.substring(SCHEME.length()).strip();
    }

    /** What a token says whose signature, issuer, audience and times are right. */
    private Jwt verified(String token) {
        try {
            return decoder.decode(token);
        } catch (BadJwtException refused) {
            log.debug("A token is refused: {}", refused.getMessage());
            throw NotBelieved.token();
        } catch (JwtException unable) {
            log.debug("A token cannot be checked: {}", unable.getMessage());
            throw new IssuerAway();
        }
    }

    private Optional<UserId> userOf(Jwt token) {
        return switch (token.<Object>getClaim(userClaim)) {
            case String digits -> UserIdText.parse(digits);
            case Long number when number > 0 -> Optional.of(new UserId(number));
            case null, default -> Optional.empty();
        };
    }

    /** An array, or words with blanks between, as {@code scope} is. */
    private static Collection<?> roles(@Nullable Object claim) {
        return switch (claim) {
            case Collection<?> array -> array;
            case String words -> List.of(words.split(" ", -1));
            case null, default -> List.of();
        };
    }

    @Override
    public Rejection rightLeftAtHome() {
        return new InsufficientScope(administratorRole);
    }
}
