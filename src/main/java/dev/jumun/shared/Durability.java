package dev.jumun.shared;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Warns when the database server may forget in a power cut what it has acknowledged. It cannot be set for a connection, and
 * nobody notices it before it is too late. Replicas are often made so, to keep up, and then one is promoted.
 */
@Component
class Durability {
    private static final Logger log = LoggerFactory.getLogger(Durability.class);
    /** A flush at each commit; 3 is MariaDB's, and flushes once more than 1 does. */
    private static final String RISKS = """
            SELECT 'innodb_flush_log_at_trx_commit' AS name, @@innodb_flush_log_at_trx_commit AS value
            FROM DUAL WHERE @@innodb_flush_log_at_trx_commit NOT IN (1, 3)
            UNION ALL
            SELECT 'sync_binlog', @@sync_binlog FROM DUAL WHERE @@log_bin = 1 AND @@sync_binlog <> 1""";

    private final JdbcTemplate jdbc;
    private List<String> warnedOf = List.of();

    Durability(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener(ApplicationReadyEvent.class)
    void check() {
        try {
            warn();
        } catch (DataAccessException away) {
            log.warn("Whether the database server keeps what it acknowledges was not checked: {}", away.toString());
        }
    }

    /** Says what it has not said the last time. */
    synchronized void warn() {
        var risks = risks();
        if (!risks.isEmpty() && !risks.equals(warnedOf)) {
            log.warn("A crash of the database server can lose orders that were answered: {}",
                    String.join(", ", risks));
        }
        warnedOf = risks;
    }

    /** The settings of the server that are at fault, each with its value; none when commits are safe. */
    List<String> risks() {
        return jdbc.query(RISKS, (row, _) -> row.getString("name") + " is " + row.getLong("value"));
    }
}
