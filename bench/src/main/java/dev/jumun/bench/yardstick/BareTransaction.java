package dev.jumun.bench.yardstick;

import java.sql.Connection;
import java.sql.SQLException;
import org.apache.commons.rng.UniformRandomProvider;

/** What the service does in one transaction, in SQL and nothing else, over one connection. */
interface BareTransaction extends AutoCloseable {
    /** Runs it once, COMMIT included. After a failure the caller rolls back. */
    void run() throws SQLException;

    @Override
    void close() throws SQLException;

    /** Makes one for each connection. */
    @FunctionalInterface
    interface Maker {
        BareTransaction over(Connection connection, UniformRandomProvider random) throws SQLException;
    }
}
