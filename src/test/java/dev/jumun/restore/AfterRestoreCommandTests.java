package dev.jumun.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import dev.jumun.Jumun;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The command line as a shell sees it. What it is good for: {@code RestoreTests}. */
@DatabaseTest
class AfterRestoreCommandTests {
    private final Engine engine = Engine.current();
    private final String database = engine.freshDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(
            new DriverManagerDataSource(engine.jdbcUrl(database), engine.user(), engine.password()));
    private final Path output;

    AfterRestoreCommandTests(@TempDir Path folder) {
        this.output = folder.resolve("output");
    }

    @Test
    void skipsIdsEmptiesRedisAndAudits() throws IOException, InterruptedException {
        migrate();
        jdbc.update("INSERT INTO users (user_id, name, created_at) VALUES (7, 'x', NOW(6))");
        jdbc.update("INSERT INTO wallets (user_id, balance) VALUES (7, 0.00)");
        try (var redis = RedisServer.start()) {
            redis.call(commands -> commands.set("user_coupon:{OLD}:7", "holder"));

            assertThat(run(redis.port())).as(this::output).isZero();

            Long keys = redis.call(commands -> commands.dbsize());
            assertThat(keys).isZero();
        }
        assertThat(output).content()
                .contains("go on 1,000,000,000 later.", "Redis is empty.", "rule  name                result",
                        "8     ");
        assertThat(jdbc.query("SELECT next_id FROM id_blocks", (row, _) -> row.getLong(1)))
                .containsExactly(1_000_000_000L, 1_000_000_000L, 1_000_000_000L);
        assertThat(jdbc.query("SELECT user_id FROM users", (row, _) -> row.getLong(1))).containsExactly(7L);
        jdbc.update("INSERT INTO users (name, created_at) VALUES ('y', NOW(6))");
        assertThat(newestUser()).isEqualTo(1_000_000_008L);
    }

    @Test
    void skipsAgainWhenItIsGivenAgain() throws IOException, InterruptedException {
        migrate();
        try (var redis = RedisServer.start()) {
            assertThat(run(redis.port())).as(this::output).isZero();
            assertThat(run(redis.port())).as(this::output).isZero();
        }
        // A table that is empty keeps its place, too.
        jdbc.update("INSERT INTO users (name, created_at) VALUES ('y', NOW(6))");
        assertThat(newestUser()).isEqualTo(2_000_000_001L);
    }

    @Test
    void endsWithTwoWithoutRedis() throws IOException, InterruptedException {
        migrate();
        int port;
        try (var redis = RedisServer.start()) {
            port = redis.port();
        }

        assertThat(run(port)).as(this::output).isEqualTo(2);
        assertThat(output).content().contains("give the command again");
    }

    @Test
    void endsWithTwoWhereNothingIsRestored() throws IOException, InterruptedException {
        try (var redis = RedisServer.start()) {
            assertThat(run(redis.port())).as(this::output).isEqualTo(2);
        }
    }

    private long newestUser() {
        var newest = jdbc.queryForObject("SELECT MAX(user_id) FROM users", Long.class);
        return newest == null ? 0 : newest;
    }

    private void migrate() {
        Flyway.configure().dataSource(engine.jdbcUrl(database), engine.user(), engine.password()).load().migrate();
    }

    private String output() {
        return contentOf(output.toFile());
    }

    private int run(int redisPort) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Jumun.class.getName(), "--after-restore"));
        engine.properties(database)
                .stream()
                .filter(property -> !property.startsWith("spring.data.redis."))
                .forEach(property -> command.add("--" + property));
        command.add("--spring.data.redis.host=127.0.0.1");
        command.add("--spring.data.redis.port=" + redisPort);
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }
}
