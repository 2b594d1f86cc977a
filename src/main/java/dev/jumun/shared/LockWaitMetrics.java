package dev.jumun.shared;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * How long transactions wait for each other's rows, as the database server counts it for all who use it; asked when
 * somebody looks. One process would do; those that keep house are few.
 */
@Component
@InWorkers
class LockWaitMetrics {
    private static final Logger log = LoggerFactory.getLogger(LockWaitMetrics.class);
    /** Several meters are read at once, and one look is enough for all. */
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final String WAITING = "innodb_row_lock_current_waits";
    private static final String WAITS = "innodb_row_lock_waits";
    private static final String WAITED_MILLIS = "innodb_row_lock_time";

    private final JdbcTemplate jdbc;
    private Map<String, Long> counts = Map.of();
    private boolean away;
    private long readAt;

    LockWaitMetrics(JdbcTemplate jdbc, MeterRegistry registry) {
        this.jdbc = jdbc;
        Gauge.builder("jumun.database.lock.waiting", () -> waiting())
                .description("Transactions that wait for a row of another right now")
                .register(registry);
        FunctionCounter.builder("jumun.database.lock.waits", this, metrics -> metrics.counted(WAITS))
                .description("Waits for a row of another transaction")
                .register(registry);
        FunctionCounter
                .builder("jumun.database.lock.wait.time", this, metrics -> metrics.counted(WAITED_MILLIS) / 1000.0)
                .description("Time that transactions have waited for rows of others")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Not a number while the database is away: nobody knows. */
    private synchronized double waiting() {
        read();
        return away ? Double.NaN : counts.getOrDefault(WAITING, 0L);
    }

    /** What was last known: a counter has no gaps. */
    private synchronized double counted(String variable) {
        read();
        return counts.getOrDefault(variable, 0L);
    }

    private void read() {
        if (readAt != 0 && System.nanoTime() - readAt <= FRESH.toNanos()) {
            return;
        }
        try {
            var found = new HashMap<String, Long>();
            jdbc.query("SHOW GLOBAL STATUS LIKE 'innodb_row_lock%'", row -> {
                found.put(row.getString(1).toLowerCase(Locale.ROOT), row.getLong(2));
            });
            counts = found;
            away = false;
        } catch (RuntimeException failure) {
            // Not asked again by the next meter: each would wait for a connection in vain.
            away = true;
            log.debug("The lock waits are not known", failure);
        }
        readAt = System.nanoTime();
    }
}
