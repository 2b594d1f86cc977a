package dev.jumun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged application on MySQL, filled: its own audit finds nothing, it goes on selling, and its lists are timed. */
@Tag("database")
@EnabledIf(value = "isPossible", disabledReason = "No Docker engine, or no application jar: mvn package makes it")
class FilledShopTests {
    private static final String PASSWORD = "root";
    private static final long ADMINISTRATOR = 1;
    /** The first one after the administrator. */
    private static final long WHALE = 2;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    /** Says aloud what is missing: a run that shows nothing must not look like one that does. */
    static boolean isPossible() {
        if (applicationJars().isEmpty()) {
            System.err.println("SKIPPED: there is no ../target/jumun-*.jar; run mvn package in the folder above first");
            return false;
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            System.err.println("SKIPPED: no Docker engine answers, so there is no MySQL");
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

    @Test
    void keepsTheBooksOfAFilledShopAndTimesItsLists() throws Exception {
        try (var database = new MySQLContainer(DockerImageName.parse("mysql:9.7")).withUsername("root")
                .withPassword(PASSWORD)
                .withDatabaseName("jumun")
                .withCommand("mysqld", "--log-error-verbosity=1", "--transaction-isolation=READ-COMMITTED")
                .withStartupTimeout(Duration.ofMinutes(2))) {
            database.start();
            var url = "jdbc:mysql://" + database.getHost() + ":" + database.getMappedPort(3306) + "/jumun";
            int port = freePort();
            var base = "http://127.0.0.1:" + port;

            assertThat(fill(url)).as("no tables yet").isEqualTo(1);
            var application = startApplication(url, port);
            try {
                await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
                    assertThat(application.isAlive()).isTrue();
                    return send(base + "/actuator/health/readiness", ADMINISTRATOR, null).statusCode() == 200;
                });

                assertThat(fill(url)).isZero();
                assertThat(audit(base).at("/clean").asBoolean()).isTrue();
                assertThat(fill(url)).as("not twice").isEqualTo(1);

                assertThat(send(base + "/api/v1/wallets/charge", WHALE, "{\"amount\": 100000000.00}").statusCode())
                        .isEqualTo(200);
                var placed = send(base + "/api/v1/orders", WHALE,
                        "{\"items\": [{\"productId\": 1, \"qty\": 1}, {\"productId\": 2, \"qty\": 2}]}");
                assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
                assertThat(audit(base).at("/clean").asBoolean()).isTrue();

                assertThat(fill(url, "--append", "--seed", "2")).isZero();
                assertThat(audit(base).at("/clean").asBoolean()).isTrue();

                showsTheLists(base);
            } finally {
                application.destroy();
                assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private void showsTheLists(String base) throws IOException {
        var json = folder.resolve("lists.json");
        assertThat(Bench.run("lists", "--base", base, "--user-id", Long.toString(WHALE), "--requests", "5", "--warm-up",
                "1", "--json", json.toString())).isZero();

        var figures = mapper.readTree(Files.readString(json));
        assertThat(figures.size()).isGreaterThan(15);
        assertThat(figures.at("/0/name").asString()).isEqualTo("own orders, page 0");
        assertThat(figures.at("/0/rows").asLong()).isEqualTo(2_001);
        assertThat(figures.valueStream().map(figure -> figure.at("/millis/requests").asInt())).containsOnly(5);
        assertThat(figures.valueStream().map(figure -> figure.at("/millis/p50").asDouble()))
                .allMatch(millis -> millis > 0);

        assertThat(Bench.run("lists", "--base", base, "--user-id", "999999", "--requests", "1"))
                .as("an answer that is not 200")
                .isEqualTo(1);
    }

    private static int fill(String url, String... more) {
        var arguments = new String[]{"fill", "--url", url, "--user", "root", "--password=" + PASSWORD, "--users",
                "500", "--products", "200", "--orders", "20000", "--whale-orders", "2000", "--days", "5",
                "--recent-days",
                "1"};
        var all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Bench.run(all);
    }

    /** Without Redis, which nothing here needs. */
    private Process startApplication(String url, int port) throws IOException {
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                applicationJars().getFirst().toAbsolutePath().toString(), "--server.port=" + port,
                "--jumun.account.first-administrator=Root").directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("application.log").toFile());
        builder.environment()
                .putAll(Map.of("SPRING_DATASOURCE_URL", url, "SPRING_DATASOURCE_USERNAME", "root",
                        "SPRING_DATASOURCE_PASSWORD", PASSWORD, "SPRING_DATA_REDIS_PORT", "1"));
        return builder.start();
    }

    private JsonNode audit(String base) throws Exception {
        var answer = send(base + "/api/v1/admin/audit", ADMINISTRATOR, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return mapper.readTree(answer.body());
    }

    /** @param body null to GET */
    private HttpResponse<String> send(String address, long user, @Nullable String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address))
                .header("X-User-Id", Long.toString(user))
                .timeout(Duration.ofSeconds(30));
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
