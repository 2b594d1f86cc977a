package dev.jumun.shared;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Whether a primary that is set to wait for a replica does so. When none answers in time it goes on alone, by itself and
 * without an error, and whatever is answered from then on is lost with it.
 */
@Component
class AcknowledgedCommits {
    private static final Logger log = LoggerFactory.getLogger(AcknowledgedCommits.class);
    private static final String IS_WANTED = """
            SHOW GLOBAL VARIABLES
            WHERE variable_name IN ('rpl_semi_sync_source_enabled', 'rpl_semi_sync_master_enabled')""";
    private static final String HOLDS = """
            SHOW GLOBAL STATUS
            WHERE variable_name IN ('Rpl_semi_sync_source_status', 'Rpl_semi_sync_master_status')""";

    private final JdbcTemplate jdbc;
    private volatile boolean isAlone;

    AcknowledgedCommits(JdbcTemplate jdbc, MeterRegistry meters) {
        this.jdbc = jdbc;
        Gauge.builder("jumun.database.commits.alone", this, commits -> commits.isAlone ? 1 : 0)
                .description("1 while the primary goes on without the replica that it is set to wait for")
                .register(meters);
    }

    void look() {
        boolean was = isAlone;
        isAlone = isOn(IS_WANTED) && !isOn(HOLDS);
        if (isAlone && !was) {
            log.warn("The database server goes on without its replica: what is answered now is lost with it");
        } else if (was && !isAlone) {
            log.info("The database server waits for its replica again, or need not");
        }
    }

    private boolean isOn(String query) {
        return jdbc.query(query, (row, _) -> "ON".equals(row.getString("Value"))).contains(true);
    }
}
