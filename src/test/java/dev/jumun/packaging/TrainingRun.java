package dev.jumun.packaging;

import com.sun.net.httpserver.HttpServer;
import dev.jumun.embedded.EmbeddedMariaDb;
import dev.jumun.embedded.EmbeddedRedis;
import dev.jumun.testing.Api;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A run of the packaged application in which the JVM notes what the application loads and does. It has a database, a
 * Redis and a data platform of its own.
 */
final class TrainingRun implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    // The JVM writes the cache after its last request, which takes longer than the start.
    private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(5);
    private static final String CACHE = "training.aot";
    // Java 25 mixes adapters up now and then when it reads them from a cache, and warns of it at each start. Profiles of
    // the training make the compiler begin with code that stays slower for minutes (ADR 26).
    private static final String OPTIONS = "-XX:AOTCacheOutput=" + CACHE
            + " -XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching -XX:-AOTRecordTraining";
    private static final int LINES_SHOWN = 30;

    private final Path work;
    private final EmbeddedMariaDb database;
    private final EmbeddedRedis redis;
    private final HttpServer platform;

    private TrainingRun(Path work, EmbeddedMariaDb database, EmbeddedRedis redis, HttpServer platform) {
        this.work = work;
        this.database = database;
        this.redis = redis;
        this.platform = platform;
    }

    /** Says why there is no cache. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String sentence) {
            super(sentence);
        }
    }

    /**
     * Everything that the application wants to talk to.
     *
     * @throws dev.jumun.embedded.EmbeddedStartFailed where the embedded servers do not run
     */
    static TrainingRun prepare(Path binaries, Path work) throws IOException {
        var database = EmbeddedMariaDb.start(binaries, work.resolve("mariadb"), 0);
        var redis = EmbeddedRedis.start(binaries, work.resolve("redis"), 0);
        var platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        platform.start();
        return new TrainingRun(work, database, redis, platform);
    }

    /** The cache that the JVM has written after it was asked to stop. */
    Path cacheOf(Path launcher) throws IOException, InterruptedException, Failed {
        int port = freePort();
        var log = work.resolve("training.log");
        var process = start(launcher, port, log);
        try {
            rehearse(process, port);
            process.destroy();
            if (!process.waitFor(WRITTEN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw failed("the JVM did not end within " + WRITTEN_WITHIN, log);
            }
        } catch (AssertionError | RuntimeException failure) {
            throw failed(String.valueOf(failure.getMessage()), log);
        } finally {
            process.destroyForcibly();
        }
        var cache = work.resolve(CACHE);
        if (!Files.exists(cache)) {
            throw failed("the JVM wrote none", log);
        }
        return cache;
    }

    private void rehearse(Process process, int port) {
        var api = new Api(port);
        Awaitility.await()
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .failFast("the application ended instead of serving", () -> !process.isAlive())
                .until(() -> api.get("/actuator/health/readiness", null).status() == 200);
        new TypicalRequests(port).send();
    }

    private Process start(Path launcher, int port, Path log) throws IOException {
        // Relative: the launcher splits its options at blanks, and this folder's name may have one.
        var builder = new ProcessBuilder(launcher.toString()).directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", OPTIONS,
                        "SERVER_PORT", Integer.toString(port), "SPRING_DATASOURCE_URL", database.jdbcUrl(),
                        "SPRING_DATASOURCE_USERNAME", database.user(), "SPRING_DATASOURCE_PASSWORD",
                        database.password(), "SPRING_DATA_REDIS_HOST", redis.host(), "SPRING_DATA_REDIS_PORT",
                        Integer.toString(redis.port())));
        builder.environment()
                .putAll(Map.of("JUMUN_OUTBOX_URL", "http://127.0.0.1:" + platform.getAddress().getPort() + "/",
                        "JUMUN_ACCOUNT_FIRST_ADMINISTRATOR", "Root",
                        // A machine that is busy with a build is slow, and no reason to refuse anything.
                        "JUMUN_GROUP_COMMIT_MAX_WAIT", "1m"));
        return builder.start();
    }

    private static Failed failed(String sentence, Path log) throws IOException {
        var lines = Files.readString(log).lines().toList();
        lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()).forEach(System.out::println);
        return new Failed(sentence + " (its log is " + log + ", with its end above)");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        platform.stop(0);
        redis.close();
        database.close();
    }
}
