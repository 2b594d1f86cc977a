package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cognito.AccountRecovery;
import software.amazon.awscdk.services.cognito.ClientAttributes;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.cognito.MfaSecondFactor;
import software.amazon.awscdk.services.cognito.OAuthFlows;
import software.amazon.awscdk.services.cognito.OAuthScope;
import software.amazon.awscdk.services.cognito.OAuthSettings;
import software.amazon.awscdk.services.cognito.PasswordPolicy;
import software.amazon.awscdk.services.cognito.SignInAliases;
import software.amazon.awscdk.services.cognito.StandardAttributesMask;
import software.amazon.awscdk.services.cognito.StringAttribute;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.amazon.awscdk.services.cognito.UserPoolClientOptions;
import software.constructs.Construct;

/**
 * Who may sign in, and which of Jumun's users each one is. Only administrators enter people, and nobody can say of
 * himself which user he is: the attribute cannot be written by the client that people sign in with, or be changed.
 */
final class Users extends Construct {
    private static final String ATTRIBUTE = "user_id";
    /** The claim of a token that holds the id of Jumun's user. */
    static final String CLAIM = "custom:" + ATTRIBUTE;

    private final UserPool pool;
    private final UserPoolClient client;

    Users(Construct scope, StageSettings settings) {
        super(scope, "Users");
        pool = UserPool.Builder.create(this, "Pool")
                .selfSignUpEnabled(false)
                .signInAliases(SignInAliases.builder().email(true).build())
                .customAttributes(Map.of(ATTRIBUTE,
                        StringAttribute.Builder.create().minLen(1).maxLen(19).mutable(false).build()))
                .passwordPolicy(PasswordPolicy.builder()
                        .minLength(12)
                        .requireDigits(true)
                        .requireLowercase(true)
                        .requireUppercase(true)
                        .requireSymbols(true)
                        .tempPasswordValidity(Duration.days(3))
                        .build())
                .mfa(Mfa.OPTIONAL)
                .mfaSecondFactor(MfaSecondFactor.builder().otp(true).sms(false).build())
                .accountRecovery(AccountRecovery.EMAIL_ONLY)
                .deletionProtection(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        client = pool.addClient("Shop",
                UserPoolClientOptions.builder()
                        .generateSecret(false)
                        .preventUserExistenceErrors(true)
                        .enableTokenRevocation(true)
                        .idTokenValidity(Duration.minutes(30))
                        .accessTokenValidity(Duration.minutes(30))
                        .refreshTokenValidity(Duration.days(7))
                        .readAttributes(new ClientAttributes()
                                .withStandardAttributes(StandardAttributesMask.builder().email(true).build())
                                .withCustomAttributes(ATTRIBUTE))
                        .writeAttributes(new ClientAttributes()
                                .withStandardAttributes(StandardAttributesMask.builder().email(true).build()))
                        .oAuth(OAuthSettings.builder()
                                .flows(OAuthFlows.builder().authorizationCodeGrant(true).build())
                                .scopes(List.of(OAuthScope.OPENID, OAuthScope.EMAIL))
                                .callbackUrls(List.of(settings.signInCallback()))
                                .build())
                        .build());
    }

    UserPool pool() {
        return pool;
    }

    UserPoolClient client() {
        return client;
    }
}
