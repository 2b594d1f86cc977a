package dev.jumun.account.web;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.jumun.shared.web.CallerScheme;
import java.time.Clock;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** A resource server: whoever brings a token of the issuer's is whom it names. Nothing of this is there with the mock. */
@Configuration(proxyBeanMethods = false)
@Profile("api | !worker")
@ConditionalOnProperty(name = "jumun.authentication.mode", havingValue = "jwt")
@EnableConfigurationProperties(AuthenticationProperties.class)
class TokenAuthentication {
    /** Access tokens of RFC 9068 call themselves so; others call themselves JWT, or nothing. */
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    @Bean
    IssuerKeys issuerKeys(AuthenticationProperties properties) {
        return new IssuerKeys(properties);
    }

    @Bean
    Credentials bearerToken(IssuerKeys keys, AuthenticationProperties properties, Clock clock) {
        var decoder = new NimbusJwtDecoder(signatures(keys.source(), properties));
        decoder.setJwtValidator(claims(properties, clock));
        return new BearerToken(decoder, properties);
    }

    @Bean
    CallerScheme callerScheme() {
        return CallerScheme.BEARER_TOKEN;
    }

    @Bean
    AdministratorsOnly administratorsOnly(Authentication authentication,
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> errors) {
        return new AdministratorsOnly(authentication, errors);
    }

    /** Signatures that a public key of the issuer's proves, and nothing else: an algorithm is no choice of the token's. */
    private static DefaultJWTProcessor<SecurityContext> signatures(JWKSource<SecurityContext> keys,
            AuthenticationProperties properties) {
        var algorithms = properties.algorithms()
                .stream()
                .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
                .collect(Collectors.toUnmodifiableSet());
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        // Left to the validators below, which know the clock.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        return processor;
    }

    private static OAuth2TokenValidator<Jwt> claims(AuthenticationProperties properties, Clock clock) {
        var times = new JwtTimestampValidator(properties.clockSkew());
        times.setClock(clock);
        times.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(times,
                new JwtIssuerValidator(Objects.requireNonNull(properties.issuer())),
                new JwtAudienceValidator(Objects.requireNonNull(properties.audience())));
    }
}
