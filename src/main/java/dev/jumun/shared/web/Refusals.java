package dev.jumun.shared.web;

import dev.jumun.shared.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts the errors that were answered, by their code. */
@Component
class Refusals {
    private final Map<ErrorCode, Counter> counters = new EnumMap<>(ErrorCode.class);

    Refusals(MeterRegistry meters) {
        for (var code : ErrorCode.values()) {
            counters.put(code, Counter.builder("jumun.refusals")
                    .tag("code", code.name())
                    .description("Errors that were answered")
                    .register(meters));
        }
    }

    void count(ErrorCode code) {
        Objects.requireNonNull(counters.get(code)).increment();
    }
}
