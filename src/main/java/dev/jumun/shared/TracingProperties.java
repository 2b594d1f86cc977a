package dev.jumun.shared;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where spans go.
 *
 * @param endpoint what takes them by OTLP over HTTP, such as {@code http://jaeger:4318/v1/traces}; without it none are made
 * @param sampled the part of the requests that are traced, of those whose callers do not say: a busy shop has thousands a
 *        second, and all alike
 */
@Validated
@ConfigurationProperties("jumun.tracing")
public record TracingProperties(@Nullable String endpoint,
        @DecimalMin("0") @DecimalMax("1") @DefaultValue("0.1") double sampled) {}
