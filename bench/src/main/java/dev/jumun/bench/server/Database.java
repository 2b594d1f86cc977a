package dev.jumun.bench.server;

import java.util.Optional;

/** A database server to measure on. What was made for the benchmark is gone when it is closed. */
public sealed interface Database extends AutoCloseable permits EmbeddedDatabase, RunningDatabase {
    /**
     * The JDBC URL of a schema, for MySQL's driver, which makes the schema with the first connection.
     *
     * @param schema a name of letters, digits and underscores
     */
    String url(String schema);

    String user();

    String password();

    /** The server's process; empty where it is not known, as on another machine. */
    Optional<ProcessHandle> process();

    /** In words, how it came to be here. */
    String origin();

    /** Removes a schema and everything in it. */
    void drop(String schema);

    @Override
    void close();
}
