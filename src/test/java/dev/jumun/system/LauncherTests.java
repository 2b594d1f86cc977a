package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.Api;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.OnOneEngine;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What production runs: the folder that packaging makes, moved elsewhere, by its launcher. */
@DatabaseTest
@OnOneEngine
@EnabledIf(value = "isPackaged", disabledReason = "No target/jumun: run the package phase first, as mvn verify does")
class LauncherTests {
    private static final Path PACKAGED = Path.of("target", "jumun");
    private static final Path CACHE = Path.of("jumun.aot");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    static boolean isPackaged() {
        return Files.exists(PACKAGED.resolve("bin", "jumun"));
    }

    static boolean hasCache() {
        return Files.exists(PACKAGED.resolve(CACHE));
    }

    /** As {@code cp -pr}, into a folder whose name has a blank. */
    private Path copy() throws IOException {
        var copy = Files.createDirectory(folder.resolve("order service")).resolve("jumun");
        try (var files = Files.walk(PACKAGED)) {
            for (var file : files.toList()) {
                Files.copy(file, copy.resolve(PACKAGED.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    private Process start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        var command = Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList();
        var builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private void serves(Path launcher, Map<String, String> more, Consumer<Api> requests) throws Exception {
        var engine = Engine.current();
        int port = freePort();
        var environment = new HashMap<>(
                Map.of("SPRING_DATASOURCE_URL", engine.jdbcUrl(engine.freshDatabase()), "SPRING_DATASOURCE_USERNAME",
                        engine.user(), "SPRING_DATASOURCE_PASSWORD", engine.password(), "SPRING_DATA_REDIS_HOST",
                        engine.redisHost(), "SPRING_DATA_REDIS_PORT", Integer.toString(engine.redisPort())));
        environment.putAll(more);
        var process = start(launcher, environment, "--server.port=" + port,
                "--jumun.account.first-administrator=Root Administrator");
        try {
            var api = new Api(port);
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .failFast("The service has ended", () -> !process.isAlive())
                    .until(() -> api.get("/actuator/health/readiness", null).status() == 200);
            requests.accept(api);
        } finally {
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(output()).doesNotContain("ERROR", "[warning]", "Picked up");
    }

    @Test
    @EnabledIf(value = "hasCache", disabledReason = "No AOT cache: packaging said why")
    void usesTheCacheInAnyFolderAndThroughLinks() throws Exception {
        var copy = copy();
        var link = Files.createSymbolicLink(folder.resolve("absolute"), copy.resolve("bin", "jumun"));
        var links = Files.createDirectory(folder.resolve("links"));
        var linkToLink = Files.createSymbolicLink(links.resolve("relative"), links.relativize(link));

        serves(linkToLink, Map.of("JAVA_OPTS", "-XX:AOTMode=on -Xlog:class+load:file=loaded"), api -> {
            assertThat(api.get("/api/v1/products", null).body()).contains("\"totalElements\":0");
            assertThat(api.get("/api/v1/users/1", 1L).body()).contains("\"Root Administrator\"");
        });

        assertThat(Files.readString(folder.resolve("loaded")))
                .containsPattern("dev\\.jumun\\.order\\.OrderPlacement source: shared objects file");
    }

    @Test
    void servesWithoutTheCacheAndLogsAsTheEnvironmentSays() throws Exception {
        var copy = copy();
        Files.deleteIfExists(copy.resolve(CACHE));

        serves(copy.resolve("bin", "jumun"), Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs"),
                api -> assertThat(api.get("/api/v1/products", null).status()).isEqualTo(200));

        assertThat(output().lines()).isNotEmpty()
                .allSatisfy(
                        line -> assertThat(JSON.readTree(line).path("@timestamp").asString("")).as(line).isNotEmpty());
    }

    @Test
    @EnabledIf(value = "hasCache", disabledReason = "No AOT cache: packaging said why")
    void startsWithACacheThatDoesNotFit() throws Exception {
        var copy = copy();
        Files.setLastModifiedTime(copy.resolve("jumun.jar"), FileTime.fromMillis(0));

        var process = start(copy.resolve("bin", "jumun"), Map.of());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("[warning]", "No database is configured");
    }

    @Test
    void optionsOfTheEnvironmentWin() throws Exception {
        var launcher = PACKAGED.resolve("bin", "jumun").toAbsolutePath();

        var process = start(launcher, Map.of("JAVA_OPTS", "-Xmx200m -XX:+PrintCommandLineFlags"));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).contains("-XX:MaxHeapSize=" + (200 << 20), "No database is configured")
                .doesNotContain("\tat ");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
