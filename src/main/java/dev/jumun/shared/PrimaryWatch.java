package dev.jumun.shared;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Asks the database server now and then whether it takes writes, and keeps them, and its replica, too. Behind the same name it may be another
 * one than at the start, and an instance that only reads would never hear of it.
 */
@Component
@EnableConfigurationProperties(DatabaseProperties.class)
class PrimaryWatch implements PeriodicWork {
    private static final Logger log = LoggerFactory.getLogger(PrimaryWatch.class);

    private final JdbcTemplate jdbc;
    private final PrimaryConnections connections;
    private final Durability durability;
    private final AcknowledgedCommits commits;
    private final PeriodicTask task;

    PrimaryWatch(JdbcTemplate jdbc, PrimaryConnections connections, Durability durability,
            AcknowledgedCommits commits, DatabaseProperties properties) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.durability = durability;
        this.commits = commits;
        this.task = new PeriodicTask("primary-watch", properties.watchInterval(), properties.watchInterval(),
                "The database server was not looked after", this::look);
    }

    @Override
    public PeriodicTask task() {
        return task;
    }

    void look() {
        try {
            // The pool gives those connections first that it has had for longest.
            if (Boolean.TRUE.equals(jdbc.queryForObject("SELECT @@global.read_only", Boolean.class))) {
                connections.leave();
            } else {
                durability.warn();
                commits.look();
            }
        } catch (DataAccessException away) {
            // Whoever needs it says so.
            log.debug("The database server was not asked whether it takes writes", away);
        }
    }
}
