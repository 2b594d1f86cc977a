package dev.jumun.account.web;

import dev.jumun.account.web.AuthenticationProperties.Mode;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Ends a start whose authentication is not fit for production, or cannot work, before anything is opened or migrated. A process
 * that does not serve the API authenticates nobody, and is not asked.
 */
@Component
@Profile("api | !worker")
final class AuthenticationCheck implements BeanFactoryPostProcessor, EnvironmentAware {
    private static final Logger log = LoggerFactory.getLogger(AuthenticationCheck.class);
    private static final String SETTINGS = "jumun.authentication";
    private static final Profiles PRODUCTION = Profiles.of("prod");

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (environment != null) {
            check(Binder.get(environment).bindOrCreate(SETTINGS, AuthenticationProperties.class),
                    environment.acceptsProfiles(PRODUCTION));
        }
    }

    private static void check(AuthenticationProperties properties, boolean production) {
        if (properties.mode() == Mode.JWT) {
            checkTokens(properties);
        } else if (production && !properties.mockInProduction()) {
            throw new AuthenticationRefused(
                    "Mock authentication does not start with the profile prod: whoever can send X-User-Id would be"
                            + " anybody, administrators included.",
                    "Set jumun.authentication.mode=jwt with issuer and audience, or say by"
                            + " jumun.authentication.mock-in-production=true that something in front sets the header.");
        } else if (production) {
            log.warn("Mock authentication in production: whoever can send X-User-Id is anybody");
        }
    }

    private static void checkTokens(AuthenticationProperties properties) {
        if (isMissing(properties.issuer()) || isMissing(properties.audience())) {
            throw new AuthenticationRefused("Tokens cannot be checked: nobody has said whose they are, and for whom.",
                    "Set jumun.authentication.issuer and jumun.authentication.audience.");
        }
        var keys = properties.jwkSetUri();
        try {
            Addresses.trusted(keys == null ? URI.create(String.valueOf(properties.issuer())) : keys);
        } catch (IllegalArgumentException unfit) {
            throw new AuthenticationRefused("Tokens cannot be checked: " + unfit.getMessage(),
                    "Give jumun.authentication.jwk-set-uri, or an issuer that publishes its metadata, by https."
                            + " Plain http is for this machine only, such as for a proxy beside the process.");
        }
    }

    private static boolean isMissing(@Nullable String setting) {
        return setting == null || setting.isBlank();
    }
}
