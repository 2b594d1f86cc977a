package dev.jumun.account.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A start ends that would believe everybody in production, or whose tokens nobody could check. */
class AuthenticationCheckTests {
    private static final String ISSUER = "jumun.authentication.issuer=https://issuer.example";
    private static final String AUDIENCE = "jumun.authentication.audience=shop";

    /** With the application's own files of settings, and its check only. */
    private static ApplicationContextRunner start(String... settings) {
        return new ApplicationContextRunner().withInitializer(new ConfigDataApplicationContextInitializer())
                .withUserConfiguration(AuthenticationCheck.class)
                .withPropertyValues(settings);
    }

    private static void refuses(String sentence, String... settings) {
        start(settings).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).isInstanceOf(AuthenticationRefused.class)
                    .hasMessageContaining(sentence);
            var analysis = Objects.requireNonNull(new AuthenticationRefusedAnalyzer()
                    .analyze(Objects.requireNonNull(context.getStartupFailure())));
            assertThat(analysis.getDescription()).contains(sentence);
            assertThat(analysis.getAction()).contains("jumun.authentication.");
        });
    }

    private static void starts(String... settings) {
        start(settings).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void believesTheHeaderOutsideOfProduction() {
        starts();
        starts("spring.profiles.active=local");
    }

    @Test
    void refusesTheMockInProduction() {
        refuses("Mock authentication", "spring.profiles.active=prod", "jumun.authentication.mode=mock");
        refuses("Mock authentication", "spring.profiles.active=prod,api", "jumun.authentication.mode=MOCK", ISSUER,
                AUDIENCE);
    }

    @Test
    void letsTheMockIntoProductionWhenToldSo() {
        starts("spring.profiles.active=prod", "jumun.authentication.mode=mock",
                "jumun.authentication.mock-in-production=true");
    }

    @Test
    void takesTokensInProductionWithoutBeingTold() {
        refuses("Tokens cannot be checked", "spring.profiles.active=prod");
        starts("spring.profiles.active=prod", ISSUER, AUDIENCE);
    }

    @Test
    void wantsToKnowWhoseTokensTheyAreAndForWhom() {
        refuses("whose they are, and for whom", "jumun.authentication.mode=jwt", ISSUER);
        refuses("whose they are, and for whom", "jumun.authentication.mode=jwt", AUDIENCE);
        refuses("whose they are, and for whom", "jumun.authentication.mode=jwt", AUDIENCE,
                "jumun.authentication.issuer= ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://issuer.example", "http://127.0.0.1.issuer.example", "ftp://issuer.example",
            "issuer.example", "file:///keys"})
    void fetchesNoKeysThatSomebodyCouldChangeOnTheirWay(String address) {
        refuses("no address of https", "jumun.authentication.mode=jwt", AUDIENCE,
                "jumun.authentication.issuer=" + address);
        refuses("no address of https", "jumun.authentication.mode=jwt", AUDIENCE, ISSUER,
                "jumun.authentication.jwk-set-uri=" + address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://keys.example/set", "http://localhost:9000/keys", "http://127.0.0.1:9000/keys",
            "http://[::1]:9000/keys"})
    void fetchesKeysByHttpsOrOnThisMachine(String address) {
        starts("jumun.authentication.mode=jwt", AUDIENCE, "jumun.authentication.issuer=anything at all",
                "jumun.authentication.jwk-set-uri=" + address);
    }

    @Test
    void asksNothingOfAProcessThatServesNoApi() {
        starts("spring.profiles.active=prod,worker");
        refuses("Tokens cannot be checked", "spring.profiles.active=prod,worker,api");
    }

    @Test
    void knowsNoSecretThatTwoShare() {
        start("jumun.authentication.mode=jwt", AUDIENCE, ISSUER, "jumun.authentication.algorithms=HS256")
                .run(context -> assertThat(context).hasFailed());
        start("jumun.authentication.mode=jwt", AUDIENCE, ISSUER, "jumun.authentication.algorithms=none")
                .run(context -> assertThat(context).hasFailed());
    }
}
