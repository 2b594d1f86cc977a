package dev.jumun.testing;

import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.util.FileSystemUtils;

/** One Sentinel, behind a password of its own kind. Not meant for several threads. */
public final class RedisSentinel implements AutoCloseable {
    static final String MASTER = "shop";
    static final String PASSWORD = "sentinels-password";

    private static final String HOST = "127.0.0.1";
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final int QUORUM = 2;
    // Long enough for a machine that is busy with tests.
    private static final long DOWN_AFTER_MILLIS = 2000;
    // The next one may begin after twice as long.
    private static final long FAILOVER_MILLIS = 2000;

    private final int port;
    private final Path folder;
    private final ChildProcess process;

    private RedisSentinel(int port, Path folder, ChildProcess process) {
        this.port = port;
        this.folder = folder;
        this.process = process;
    }

    /** One that watches this master and answers. */
    static RedisSentinel of(RedisServer master) {
        try {
            var target = Files.createDirectories(Path.of("target").toAbsolutePath());
            var folder = Files.createTempDirectory(target, "sentinel-");
            int port = Ports.fresh();
            var settings = Files.writeString(folder.resolve("sentinel.conf"), """
                    bind %1$s
                    port %2$d
                    dir %3$s
                    requirepass %4$s
                    sentinel sentinel-pass %4$s
                    sentinel monitor %5$s %1$s %6$d %7$d
                    sentinel auth-pass %5$s %8$s
                    sentinel down-after-milliseconds %5$s %9$d
                    sentinel failover-timeout %5$s %10$d
                    """.formatted(HOST, port, folder, PASSWORD, MASTER, master.port(), QUORUM,
                    RedisAccess.OPERATORS_PASSWORD, DOWN_AFTER_MILLIS, FAILOVER_MILLIS));
            var process = ChildProcess.start(List.of(RedisServer.executable(), settings.toString(), "--sentinel"),
                    folder.resolve("sentinel.log"));
            var sentinel = new RedisSentinel(port, folder, process);
            process.awaitReady(READY_WITHIN, () -> sentinel.call(RedisSentinelCommands::ping).equals("PONG"));
            return sentinel;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String address() {
        return HOST + ":" + port;
    }

    /** Takes connections and answers nothing from now on. */
    public void freeze() {
        process.freeze();
    }

    /** Answers again. */
    public void thaw() {
        process.thaw();
    }

    <T> T call(Function<RedisSentinelCommands<String, String>, T> command) {
        var address = RedisURI.builder()
                .withHost(HOST)
                .withPort(port)
                .withPassword((CharSequence) PASSWORD)
                .withTimeout(ANSWERS_WITHIN)
                .build();
        try (var connection = RedisServer.CLIENT.connectSentinel(address)) {
            return command.apply(connection.sync());
        }
    }

    /** Kills it and removes what it wrote. */
    @Override
    public void close() {
        process.kill();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
