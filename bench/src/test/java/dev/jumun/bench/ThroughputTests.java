package dev.jumun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.bench.server.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tiny benchmark of the packaged application on a MariaDB of its own: what is reported, and what makes a run fail. */
@Tag("database")
@EnabledIf(value = "isPossible", disabledReason = "No application jar: mvn package makes it")
class ThroughputTests {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedDatabase database;

    static boolean isPossible() {
        if (applicationJars().isEmpty()) {
            System.err.println("SKIPPED: there is no ../target/jumun-*.jar; run mvn package in the folder above first");
            return false;
        }
        return true;
    }

    private static List<Path> applicationJars() {
        var target = Path.of("..", "target");
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try (var files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("jumun-.*\\.jar")).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(Path.of("target", "database"));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static int run(String... more) {
        return runAfter(1, more);
    }

    private static int runAfter(int warmUpSeconds, String... more) {
        var arguments = new ArrayList<>(List.of("throughput", "--url", database.url("x"), "--user", database.user(),
                "--password=" + database.password(), "--work", folder.resolve("work").toString(), "--seconds", "1",
                "--java-options", "-Xmx384m", "--warm-up",
                Integer.toString(warmUpSeconds), "--connections", "2", "--users", "200", "--products",
                "100"));
        arguments.addAll(Arrays.asList(more));
        return Bench.run(arguments.toArray(String[]::new));
    }

    private static List<String> schemas() throws SQLException {
        var names = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(database.url("mysql"), database.user(),
                database.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW DATABASES LIKE 'jumun_bench_%'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    @Test
    void measuresReportsAndLeavesNothingBehind() throws Exception {
        var json = folder.resolve("results.json");
        var html = folder.resolve("results.html");

        assertThat(run("--turns", "2", "--workloads", "orders,hot,charges,lines,pages,mix,sold-out", "--open-at", "0.5",
                "--open-seconds", "1", "--open-turns", "2", "--deliver", "--scale", "1,4", "--streams", "30",
                "--stream-products", "5", "--crowd", "1.5",
                "--crowd-others", "20", "--json", json.toString(), "--html", html.toString(), "--jfr",
                folder.resolve("jfr").toString())).isZero();

        var results = new JsonMapper().readTree(Files.readString(json));
        assertThat(texts(results, "/contenders", "/name")).containsExactly("orders", "bare JDBC",
                "bare JDBC, stock last", "grouped SQL, the ceiling", "hot", "bare JDBC, one product",
                "bare JDBC, one product, stock last", "grouped SQL, one product", "charges", "bare JDBC, charges",
                "lines", "pages", "mix");
        for (var contender : results.at("/contenders")) {
            assertThat(contender.at("/perSecond/median").asDouble()).as(contender.at("/name").asString()).isPositive();
            assertThat(contender.at("/turns").size()).isEqualTo(2);
            assertThat(contender.at("/turns/0/eachSecond").size()).isEqualTo(1);
        }
        assertThat(texts(results, "/ratios", "/name")).contains("orders ÷ bare JDBC",
                "orders ÷ bare JDBC, stock last", "hot ÷ orders", "hot ÷ grouped SQL, one product",
                "charges ÷ bare JDBC, charges");
        assertThat(texts(results, "/open", "/name")).containsExactly("orders at 0.5 of the maximum");
        assertThat(results.at("/contenders/0/turns/0/groups/groups").asDouble()).isPositive();
        assertThat(texts(results, "/scaling", "/clients")).containsExactly("1", "4");
        assertThat(results.at("/scaling/1/measured/perSecond/median").asDouble()).isPositive();
        assertThat(texts(results, "/crowd", "/name")).containsExactly("others alone", "others beside the crowd",
                "the crowd");
        assertThat(results.at("/crowd/1/turns/0/millis/requests").asLong()).isEqualTo(20);
        assertThat(texts(results, "/crowdRatios", "/name")).containsExactly("p99 of others beside the crowd ÷ alone",
                "the crowd: accepted ÷ maximum");
        assertThat(texts(results, "/watched", "/name")).containsExactly("orders, nobody watches", "orders, 30 streams",
                "from a change to a client");
        assertThat(results.at("/watched/2/millis/requests").asLong()).isPositive()
                .satisfies(heard -> assertThat(heard % 30).isZero());
        assertThat(texts(results, "/watchedRatios", "/name"))
                .containsExactly("orders, 30 streams ÷ orders, nobody watches");
        assertThat(results.at("/delivered/events").asLong()).isPositive()
                .isGreaterThanOrEqualTo(results.at("/delivered/requests").asLong());
        assertThat(results.at("/skipped/0").asString()).isEqualTo("sold-out: needs --redis");
        assertThat(results.at("/audit/clean").asBoolean()).isTrue();
        assertThat(results.at("/environment/database").asString()).startsWith("MariaDB 11.4");
        assertThat(results.at("/environment/startupSeconds/0").asDouble()).isPositive();
        assertThat(results.at("/environment/application/sha256").asString()).hasSize(12);
        assertThat(results.at("/environment/jvm/options").toString()).contains("-Xmx");
        assertThat(results.at("/commandLine").asString()).contains("--password=…");

        assertThat(Files.readString(html))
                .contains("href=\"jfr/application-1-cpu.html\"", "<svg", "commands in a group", "orders ÷ bare JDBC",
                        "var(--series-1)")
                .doesNotContain("{{", "rgb(1,1,", "<script");
        assertThat(folder.resolve("jfr")).isDirectoryContaining("glob:**.jfr")
                .isDirectoryContaining("glob:**-cpu.html");
        assertThat(schemas()).isEmpty();
    }

    private static List<String> texts(JsonNode node, String list, String field) {
        return node.at(list).valueStream().map(one -> one.at(field).asString()).toList();
    }

    @Test
    void failsWhenAnAnswerIsNotAsItHasToBe() throws Exception {
        // More clients than the queue has room for: some get 503, which nobody may get who waits for his answer.
        assertThat(run("--turns", "1", "--workloads", "orders", "--no-yardsticks", "--property",
                "jumun.group-commit.queue-capacity=1")).isEqualTo(1);
        assertThat(schemas()).isEmpty();
    }

    @Test
    void keepsWhatWasMeasuredBeforeAFailure() throws Exception {
        var json = folder.resolve("failed.json");
        var html = folder.resolve("failed.html");

        assertThat(runAfter(0, "--turns", "1", "--workloads", "pages,orders", "--no-yardsticks", "--property",
                "jumun.group-commit.queue-capacity=1", "--json", json.toString(), "--html", html.toString()))
                .isEqualTo(1);

        var results = new JsonMapper().readTree(Files.readString(json));
        assertThat(texts(results, "/contenders", "/name")).containsExactly("pages");
        assertThat(results.at("/failure").asString()).startsWith("orders: unexpected answer 503");
        assertThat(results.at("/audit/clean").asBoolean()).isTrue();
        assertThat(Files.readString(html)).contains("The run has failed", "unexpected answer 503");
        assertThat(schemas()).isEmpty();
    }

    @Test
    void failsWhenTheBooksDoNotBalance() throws Exception {
        var json = folder.resolve("unclean.json");
        try (var thief = Executors.newSingleThreadExecutor()) {
            var stolen = thief.submit(() -> await().atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(ThroughputTests::stealsOnePiece));
            assertThat(run("--turns", "1", "--workloads", "pages", "--no-yardsticks", "--json", json.toString()))
                    .isEqualTo(1);
            assertThat(stolen).succeedsWithin(Duration.ZERO);
        }
        var results = new JsonMapper().readTree(Files.readString(json));
        assertThat(results.at("/audit/clean").asBoolean()).isFalse();
        assertThat(results.at("/audit/broken/0").asString()).startsWith("2 stock: 1 violations");
    }

    /** As soon as there is one, takes it away without a word. */
    private static boolean stealsOnePiece() throws SQLException {
        for (var schema : schemas()) {
            if (schema.endsWith("_service") && steal(schema)) {
                return true;
            }
        }
        return false;
    }

    private static boolean steal(String schema) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(schema), database.user(),
                database.password()); var statement = connection.createStatement()) {
            return statement.executeUpdate("UPDATE products SET stock = stock - 1 LIMIT 1") == 1;
        }
    }

    @Test
    void saysWhatMakesNoSense() {
        for (var wrong : List.of(List.of("--workloads", "fish"), List.of("--instances", "3"), List.of("--turns", "0"),
                List.of("--connections", "8,0"), List.of("--open-at", "0"), List.of("--crowd", "-1"))) {
            assertThat(run(wrong.toArray(String[]::new))).as(wrong.toString()).isEqualTo(2);
        }
        assertThat(run("--jar", "nowhere.jar")).isEqualTo(1);
        assertThat(Bench.run("throughput", "--url", "jdbc:oracle:thin:@x")).isEqualTo(1);
    }
}
