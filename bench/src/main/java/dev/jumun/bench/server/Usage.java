package dev.jumun.bench.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many cores were busy, on average, for whom.
 *
 * @param load this program: the load generator, or a yardstick's own work
 * @param application all instances
 * @param database null where its process is not known
 */
public record Usage(double load, double application, @Nullable Double database) {

    /** CPU times of all at one moment. */
    public static final class Meter {
        private final List<ProcessHandle> applications;
        private final Optional<ProcessHandle> database;
        private long at = System.nanoTime();
        private Duration load = Duration.ZERO;
        private Duration application = Duration.ZERO;
        private Duration stored = Duration.ZERO;

        /** Begins to measure. */
        public Meter(List<ProcessHandle> applications, Optional<ProcessHandle> database) {
            this.applications = List.copyOf(applications);
            this.database = database;
            read();
        }

        private void read() {
            at = System.nanoTime();
            load = cpu(ProcessHandle.current());
            application = applications.stream().map(Meter::cpu).reduce(Duration.ZERO, Duration::plus);
            stored = database.map(Meter::cpu).orElse(Duration.ZERO);
        }

        private static Duration cpu(ProcessHandle process) {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        /** Since this was made, or asked the last time. */
        public Usage lap() {
            long before = at;
            var loadBefore = load;
            var applicationBefore = application;
            var storedBefore = stored;
            read();
            double nanos = at - before;
            return new Usage(load.minus(loadBefore).toNanos() / nanos,
                    application.minus(applicationBefore).toNanos() / nanos,
                    database.isPresent() ? stored.minus(storedBefore).toNanos() / nanos : null);
        }
    }
}
