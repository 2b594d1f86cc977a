package dev.jumun.embedded;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what to set when the application is started without any database configured. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NoDatabaseAnalyzer implements FailureAnalyzer {

    // Spring Boot keeps this type to itself, so it can only be named.
    private static final String NO_URL = "DataSourceBeanCreationException";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().endsWith(NO_URL)) {
                return new FailureAnalysis("No database is configured.",
                        "Set SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD, or start"
                                + " with --spring.profiles.active=local after `docker compose up -d --wait`.",
                        failure);
            }
        }
        return null;
    }
}
