package dev.jumun.shared;

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
}
