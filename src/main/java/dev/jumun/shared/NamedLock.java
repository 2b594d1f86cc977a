package dev.jumun.shared;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A lock of the database under a name, for work that one instance at a time does. It saves work and proves nothing: it is
 * lost with its connection, unnoticed, so the work must be right also when two are at it.
 */
public final class NamedLock {
    /** Followed by the schema, because the server knows a name in all of them. By a hash that both engines have. */
    private static final String NAME = "CONCAT(?, LEFT(SHA2(DATABASE(), 256), 40))";
    /** What the servers' 64 characters leave beside the hash. */
    private static final int MAX_LENGTH = 24;

    private final JdbcTemplate jdbc;
    private final String name;
    private volatile long holder;

    /** @param name tells the work from others; at most 24 characters */
    public NamedLock(JdbcTemplate jdbc, String name) {
        if (name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("Longer than " + MAX_LENGTH + " characters: " + name);
        }
        this.jdbc = jdbc;
        this.name = name;
    }

    /**
     * Runs the work, unless another one of the name is being run. Holds a connection meanwhile, beside those that the work
     * takes; the lock ends with this process at the latest.
     *
     * @return whether it was run
     */
    public boolean runAlone(Runnable work) {
        var ran = jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            try (var acquire = connection.prepareStatement("SELECT GET_LOCK(" + NAME + ", 0)");
                    var release = connection.prepareStatement("DO RELEASE_LOCK(" + NAME + ")")) {
                acquire.setString(1, name);
                release.setString(1, name);
                boolean got;
                try (var answer = acquire.executeQuery()) {
                    got = answer.next() && answer.getInt(1) == 1;
                }
                if (got) {
                    holder = connectionId(connection);
                    try {
                        work.run();
                    } finally {
                        release.execute();
                    }
                }
                return got;
            }
        });
        return Boolean.TRUE.equals(ran);
    }

    private static long connectionId(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT CONNECTION_ID()")) {
            return answer.next() ? answer.getLong(1) : 0;
        }
    }

    /**
     * For work that must not go on when the lock was lost.
     *
     * @throws IllegalStateException unless it is still held for the work that is being run
     */
    public void mustStillBeHeld() {
        var held = jdbc.queryForObject("SELECT IS_USED_LOCK(" + NAME + ")", Long.class, name);
        if (held == null || held != holder) {
            throw new IllegalStateException("The lock was lost with its connection: " + name);
        }
    }
}
