package dev.jumun.bench.server;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How instances of the service are started.
 *
 * @param build what is started
 * @param javaOptions for its JVM
 * @param properties further settings, {@code key=value}
 * @param redis null for none
 * @param logs the folder for what they print
 */
public record ApplicationPlan(Build build, List<String> javaOptions, List<String> properties,
        @Nullable RedisAddress redis,
        Path logs) {}
