package dev.jumun.shared.web;

import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Requests are validated whole. With JPA on the class path, the validator asks JPA of each property whether it has been
 * loaded, which takes longer than the validation.
 */
@Configuration(proxyBeanMethods = false)
class WholeValidation {

    @Bean
    ValidationConfigurationCustomizer everythingIsLoaded() {
        return configuration -> configuration.traversableResolver(new EverythingIsLoaded());
    }

    private static final class EverythingIsLoaded implements TraversableResolver {
        @Override
        public boolean isReachable(@Nullable Object bean, Path.Node property, Class<?> root, Path pathToProperty,
                ElementType type) {
            return true;
        }

        @Override
        public boolean isCascadable(@Nullable Object bean, Path.Node property, Class<?> root, Path pathToProperty,
                ElementType type) {
            return true;
        }
    }
}
