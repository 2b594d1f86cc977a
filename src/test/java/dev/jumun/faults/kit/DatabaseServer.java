package dev.jumun.faults.kit;

import static org.awaitility.Awaitility.await;

import dev.jumun.testing.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A database server of one test's own, of the engine of this run, as durable as a production one. It keeps its port and
 * its data over all restarts, however it ended. Not meant for several threads.
 */
public abstract sealed class DatabaseServer implements AutoCloseable permits MariaDbServer, MySqlServer {
    /** With these, MariaDB writes a binary log, as MySQL does anyhow. */
    public static final List<String> BINARY_LOG = List.of("--log-bin=binlog", "--binlog-format=ROW", "--sync-binlog=1");

    private static final String DATABASE = "jumun";
    // Rights on its own schema only, as in production: whoever has all rights may write on a read-only server.
    private static final String USER = "shop";
    private static final String PASSWORD = "shop";
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    // MySQL waits for room, and looks once a minute; one of its threads may have to wait for another.
    private static final Duration ROOM_FOUND_WITHIN = Duration.ofMinutes(3);

    /** A server on a disk with enough room, started. */
    public static DatabaseServer start() {
        return prepared(Engine.isMySql() ? new MySqlServer(0) : new MariaDbServer(0));
    }

    /** The same with a binary log, of which no commit may be missing. */
    public static DatabaseServer startWithBinaryLog() {
        var server = start();
        // MySQL's is on, as everywhere.
        if (!Engine.isMySql()) {
            server.stop();
            server.restart(BINARY_LOG);
        }
        return server;
    }

    /**
     * A server on a disk in memory that {@link #fillDisk} fills in no time.
     *
     * @throws org.opentest4j.TestAbortedException where this machine does not let us mount one
     */
    public static DatabaseServer startOnSmallDisk(int megabytes) {
        return prepared(Engine.isMySql() ? new MySqlServer(megabytes) : new MariaDbServer(megabytes));
    }

    /** A server that has nothing of its own yet and whose writes others can copy, or that copies those of others. */
    static DatabaseServer startBare(List<String> options) {
        DatabaseServer server = Engine.isMySql() ? new MySqlServer(0) : new MariaDbServer(0);
        server.restart(options);
        return server;
    }

    private static DatabaseServer prepared(DatabaseServer server) {
        server.restart(List.of());
        server.makeSchemas();
        return server;
    }

    /** The shop's schema and the platform's, and who may use them. */
    final void makeSchemas() {
        execute("CREATE DATABASE IF NOT EXISTS " + DATABASE + " CHARACTER SET utf8mb4");
        addSchema("platform");
        execute("CREATE USER IF NOT EXISTS '" + USER + "'@'%' IDENTIFIED BY '" + PASSWORD + "'");
        execute("GRANT ALL ON " + DATABASE + ".* TO '" + USER + "'@'%'");
        execute("GRANT ALL ON platform.* TO '" + USER + "'@'%'");
    }

    private void addSchema(String name) {
        execute("CREATE DATABASE IF NOT EXISTS " + name + " CHARACTER SET utf8mb4");
    }

    public abstract String host();

    /** The same over all restarts. */
    public abstract int port();

    /** Where other servers find it, which need not be where this JVM does. */
    abstract InetSocketAddress addressForServers();

    /** The application's user, who owns its schema and nothing else. */
    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /** The shop's JDBC URL, by whatever way leads to that port. */
    public String jdbcUrl(String host, int port) {
        return jdbcUrl(host, port, DATABASE);
    }

    /** The JDBC URL of another schema on this server. */
    public String jdbcUrl(String host, int port, String schema) {
        return "jdbc:mysql://" + host + ":" + port + "/" + schema + urlOptions();
    }

    abstract String urlOptions();

    abstract String administrator();

    abstract String administratorPassword();

    /** The folder of {@link #shell}, as the test sees it; it holds a copy of {@code deploy}, and goes with the server. */
    public abstract Path desk();

    /**
     * Lets an operator's shell on the server's machine run these commands, where the engine's client programs are found.
     * Answers what they printed; fails with it when they do not end well.
     */
    public abstract String shell(String commands);

    /** Where its data is, for {@link #shell}. */
    public abstract String dataFolder();

    /** What client programs of {@link #shell} need to know to come in. */
    abstract String optionFile(String user, String password);

    /** The same, written to the desk under that name. */
    public final void leaveOptionFile(String name, String user, String password) {
        write(desk().resolve(name), optionFile(user, password));
    }

    /** The same for its administrator. */
    public final void leaveOptionFile(String name) {
        leaveOptionFile(name, administrator(), administratorPassword());
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A desk in that folder. */
    static Path desk(Path folder) {
        try {
            var desk = Files.createDirectories(folder);
            FileSystemUtils.copyRecursively(Path.of("deploy"), desk.resolve("deploy"));
            for (var script : List.of("backup", "restore")) {
                if (!desk.resolve("deploy").resolve(script).toFile().setExecutable(true)) {
                    throw new IllegalStateException("Nobody may run " + script);
                }
            }
            return desk;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts the server that is down, with its data and further options of its command line; returns when it answers. */
    public final void restart(List<String> options) {
        launch(options);
        await().atMost(READY_WITHIN).pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(this::answers);
    }

    /** Starts the server that is down, with its data; returns when it answers. */
    public final void restart() {
        restart(List.of());
    }

    abstract void launch(List<String> options);

    public abstract boolean isRunning();

    /** As {@code kill -9}: returns when the process is gone. */
    public abstract void kill();

    /** As {@code docker stop}: returns when the process has said goodbye and is gone. */
    public abstract void stop();

    /** Takes connections and answers nothing from now on. */
    public abstract void freeze();

    /** Goes on where it was frozen; does nothing to one that runs or is down. */
    public abstract void thaw();

    /** Leaves nothing of the small disk free. */
    public abstract void fillDisk();

    /** Gives back what {@link #fillDisk} took. */
    public abstract void freeDisk();

    /** Returns when it has found the room that there is now, and takes writes; or is down. */
    final void awaitRoom() {
        await().atMost(ROOM_FOUND_WITHIN).ignoreExceptions().until(() -> !isRunning() || takesWrites());
    }

    private boolean takesWrites() {
        execute("CREATE DATABASE IF NOT EXISTS room");
        execute("DROP DATABASE IF EXISTS room");
        return true;
    }

    /** Whether everybody but the administrator may only read, from now until the next restart. */
    public abstract void setReadOnly(boolean readOnly);

    /** A connection of the administrator's own for each statement, past all links. */
    public final JdbcTemplate rows() {
        var source = new DriverManagerDataSource(jdbcUrl(host(), port()), administrator(), administratorPassword());
        return new JdbcTemplate(source);
    }

    /** Lets the administrator carry out a statement, in no schema. */
    public final void execute(String statement) {
        administration().execute(statement);
    }

    /** The same as {@link #rows}, whether or not there is a schema yet. */
    final JdbcTemplate administration() {
        return new JdbcTemplate(new DriverManagerDataSource(
                "jdbc:mysql://" + host() + ":" + port() + "/" + urlOptions(), administrator(),
                administratorPassword()));
    }

    private boolean answers() throws SQLException {
        var source = new DriverManagerDataSource(
                "jdbc:mysql://" + host() + ":" + port() + "/" + urlOptions(), administrator(),
                administratorPassword());
        try (var connection = source.getConnection()) {
            return connection.isValid(2);
        }
    }

    @Override
    public abstract void close();
}
