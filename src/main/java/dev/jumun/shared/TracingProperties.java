package dev.jumun.shared;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where spans go, and of how many requests.
 *
 * @param endpoint what takes them by OTLP over HTTP, such as {@code http://jaeger:4318/v1/traces}; without it none are made
 * @param sampled the part of the requests that are traced: a busy shop has thousands a second, and all alike
 * @param maxPerSecond requests of one instance that are traced in a second at most, whoever asks for it, and as many
 *        deliveries
 * @param callersDecide whether a caller's {@code traceparent} says if its request is traced; true only behind somebody who
 *        sets it for all, because whoever can say so himself has everything traced
 */
@Validated
@ConfigurationProperties("jumun.tracing")
record TracingProperties(@Nullable String endpoint,
        @DecimalMin("0") @DecimalMax("1") @DefaultValue("0.1") double sampled,
        @Min(1) @DefaultValue("100") int maxPerSecond, @DefaultValue("false") boolean callersDecide) {

    TracingProperties {
        // A variable that is there and empty says nothing.
        endpoint = endpoint == null || endpoint.isBlank() ? null : endpoint.strip();
        if (endpoint != null) {
            var uri = URI.create(endpoint);
            if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
                throw new IllegalArgumentException("jumun.tracing.endpoint is not an address of HTTP: " + endpoint);
            }
        }
    }
}
