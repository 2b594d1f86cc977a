package dev.jumun.bench.yardstick;

import java.sql.Connection;
import java.sql.SQLException;
import org.apache.commons.rng.UniformRandomProvider;

/** What the service does in one transaction, in SQL and nothing else, over one connection. */
interface BareTransaction {
    /** Runs it once, COMMIT included. After a failure the caller rolls back. */
    void run() throws SQLException;

    /** Makes one for each connection, with its statements prepared; it lives as long as that. */
    @FunctionalInterface
    interface Maker {
        BareTransaction over(Connection connection, UniformRandomProvider random) throws SQLException;
    }
}
