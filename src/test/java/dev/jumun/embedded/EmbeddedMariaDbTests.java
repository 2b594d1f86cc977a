package dev.jumun.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
@DisabledIfSystemProperty(named = "jumun.test.engine", matches = "mysql", disabledReason = "the embedded server is MariaDB")
class EmbeddedMariaDbTests {

    private static final Path BINARIES = Path.of(".jumun");

    @TempDir
    Path folder;

    @Test
    void keepsCommittedRowsOverARestart() throws SQLException {
        try (EmbeddedMariaDb first = start()) {
            execute(first.jdbcUrl(), "create table note (text varchar(20))");
            execute(first.jdbcUrl(), "insert into note values ('주문')");
        }
        try (EmbeddedMariaDb second = start()) {
            assertThat(query(second.jdbcUrl(), "select text from note")).isEqualTo("주문");
        }
    }

    @Test
    void takesOverWhatAKilledJvmLeftBehind() throws IOException, SQLException {
        ServingJvm other = ServingJvm.start(BINARIES, folder);
        execute(other.mariadbUrl(), "create table note (text varchar(20))");
        execute(other.mariadbUrl(), "insert into note values ('kept')");
        ProcessHandle orphan = orphan();
        other.kill();
        assertThat(orphan.isAlive()).isTrue();

        try (EmbeddedMariaDb mine = start();
                EmbeddedRedis _ = EmbeddedRedis.start(BINARIES, folder.resolve("redis"),
                        0)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(query(mine.jdbcUrl(), "select text from note")).isEqualTo("kept");
        }
    }

    @Test
    void endsWithItsJvm() throws IOException {
        ServingJvm other = ServingJvm.start(BINARIES, folder);
        ProcessHandle server = orphan();

        other.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(folder.resolve("mariadb.log")).content().contains("Shutdown complete");
    }

    @Test
    void refusesAFolderThatAnotherJvmServes() throws IOException {
        try (ServingJvm other = ServingJvm.start(BINARIES, folder)) {
            assertThatThrownBy(this::start).isInstanceOf(EmbeddedStartFailed.class)
                    .hasMessage("Another Jumun (process %d) is already running on the data in %s.", other.pid(),
                            folder.resolve("mariadb"));
        }
    }

    @Test
    void refusesAFolderThatThisJvmServes() throws SQLException {
        try (EmbeddedMariaDb first = start()) {
            assertThatThrownBy(this::start).isInstanceOf(EmbeddedStartFailed.class)
                    .hasMessageContaining("already running");
            assertThat(query(first.jdbcUrl(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void unpacksOnce() throws IOException {
        start().close();
        BasicFileAttributes before = program();

        start().close();

        assertThat(program().fileKey()).isEqualTo(before.fileKey());
        assertThat(program().lastModifiedTime()).isEqualTo(before.lastModifiedTime());
    }

    @Test
    void installsAgainWhenAnInstallationWasCutShort() throws IOException, SQLException {
        Path unfinished = Files.createDirectory(folder.resolve("mariadb.installing-1"));
        Files.writeString(unfinished.resolve("ibdata1"), "half");

        try (EmbeddedMariaDb database = start()) {
            assertThat(query(database.jdbcUrl(), "select 1")).isEqualTo("1");
            assertThat(unfinished).doesNotExist();
        }
    }

    @Test
    void takesAFreePortWhenThePreferredOneIsTaken() throws IOException, SQLException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedMariaDb database = EmbeddedMariaDb.start(BINARIES, folder.resolve("mariadb"),
                        taken.getLocalPort())) {
            assertThat(database.port()).isNotEqualTo(taken.getLocalPort());
            assertThat(query(database.jdbcUrl(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void isAsDurableAndStrictAsProduction() throws SQLException {
        try (EmbeddedMariaDb database = start()) {
            assertThat(query(database.jdbcUrl(), """
                    select concat_ws(' ', @@innodb_flush_log_at_trx_commit, @@global.tx_isolation,
                        @@global.innodb_lock_wait_timeout, @@innodb_rollback_on_timeout, @@global.time_zone,
                        @@character_set_database, @@bind_address)""")).isEqualTo(
                    "1 READ-COMMITTED 3 ON +00:00 utf8mb4 127.0.0.1");
        }
    }

    @Test
    void createsFurtherDatabasesOnDemand() throws SQLException {
        try (EmbeddedMariaDb database = start()) {
            assertThat(query(database.jdbcUrl("other"), "select concat(database(), ' ', @@character_set_database)"))
                    .isEqualTo("other utf8mb4");
        }
    }

    private EmbeddedMariaDb start() {
        return EmbeddedMariaDb.start(BINARIES, folder.resolve("mariadb"), 0);
    }

    private ProcessHandle orphan() throws IOException {
        String pid = Files.readString(folder.resolve("mariadb.pid")).split(" ", -1)[0];
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static BasicFileAttributes program() throws IOException {
        return Files.readAttributes(BINARIES.resolve("mariadb-11.4.5", "bin", "mariadbd"), BasicFileAttributes.class);
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "jumun", "jumun");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "jumun", "jumun");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
