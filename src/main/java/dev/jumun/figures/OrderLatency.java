package dev.jumun.figures;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Counts the requests to place an order by how long they took. Only these: ten more numbers for each path and status would
 * be a thousand that nobody looks at.
 */
@Component
class OrderLatency implements MeterFilter {
    static final String METER = "http.server.requests";
    static final String URI = "/api/v1/orders";

    /** Up to the answer timeout of a write and a little beyond. */
    private static final double[] BOUNDS_NANOS = Stream.of(2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        if (id.getName().equals(METER) && URI.equals(id.getTag("uri")) && "POST".equals(id.getTag("method"))) {
            return DistributionStatisticConfig.builder()
                    .serviceLevelObjectives(BOUNDS_NANOS)
                    .build()
                    .merge(config);
        }
        return config;
    }
}
