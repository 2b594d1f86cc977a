package dev.jumun.account.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.validation.annotation.Validated;

/**
 * How it is found out who asks.
 *
 * @param mode whether the header {@code X-User-Id} is believed, or a token is asked for
 * @param mockInProduction allows {@link Mode#MOCK} in the profile {@code prod}, where something in front sets the header
 * @param issuer who must have made a token: the very text of its claim {@code iss}
 * @param jwkSetUri where the issuer's public keys are; without it, its metadata say so
 * @param audience for whom a token must have been made: one of the values of its claim {@code aud}
 * @param userClaim the claim that holds the user's id, as a number or as its digits
 * @param rolesClaim the claim that lists what the token may be used for, as an array or as words with blanks between
 * @param administratorRole the one of them without which a token does not open administration, whoever holds it
 * @param algorithms signatures that count; all of them are made with a private key and checked with a public one
 * @param clockSkew how far the issuer's clock and ours may be apart
 * @param keysCacheTime how long the issuer's keys are used without asking for them; they are asked for ahead of its end
 * @param keysOutageTime how long keys go on being used when the issuer cannot be asked
 * @param keysRefetchPause the least time between two looks for a key that is not known, so that made-up names of keys make no
 *        work for the issuer
 * @param keysTimeout how long to wait for a connection to the issuer, and how long for its answer
 */
@Validated
@ConfigurationProperties("jumun.authentication")
record AuthenticationProperties(@DefaultValue("mock") Mode mode, @DefaultValue("false") boolean mockInProduction,
        @Nullable String issuer, @Nullable URI jwkSetUri, @Nullable String audience,
        @NotBlank @DefaultValue("sub") String userClaim, @NotBlank @DefaultValue("scope") String rolesClaim,
        @NotBlank @DefaultValue("jumun.admin") String administratorRole,
        @NotEmpty @DefaultValue({
                "RS256", "PS256", "ES256"}) Set<SignatureAlgorithm> algorithms,
        @DurationMin @DurationMax(minutes = 5) @DefaultValue("30s") Duration clockSkew,
        @DurationMin(seconds = 1) @DefaultValue("5m") Duration keysCacheTime,
        @DurationMin @DefaultValue("12h") Duration keysOutageTime,
        @DurationMin(millis = 1) @DefaultValue("5s") Duration keysRefetchPause,
        @DurationMin(millis = 1) @DurationMax(seconds = 3) @DefaultValue("1s") Duration keysTimeout) {

    /** Whom to believe. */
    enum Mode {
        /** The header {@code X-User-Id}, as it comes. */
        MOCK,
        /** A signed token of the issuer's, as {@code Authorization: Bearer}. */
        JWT
    }
}
