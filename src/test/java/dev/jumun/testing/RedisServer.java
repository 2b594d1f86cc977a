package dev.jumun.testing;

import dev.jumun.embedded.EmbeddedRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A Redis server of one test's own, which the test may kill, freeze and start again; it keeps nothing over a restart
 * but what the test gives it. Not meant for several threads.
 */
public final class RedisServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    // A frozen server does not answer, and its test should not have to wait long to see that.
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
    // For all servers and as long as the JVM: to start and stop its threads takes longer than a command.
    static final RedisClient CLIENT = RedisClient.create();

    private final int port;
    private final Path folder;
    private final List<String> options;
    private final @Nullable String password;
    private ChildProcess process;
    private boolean isFrozen;
    private int dumps;

    private RedisServer(int port, Path folder, List<String> options, @Nullable String password) {
        this.port = port;
        this.folder = folder;
        this.options = options;
        this.password = password;
        this.process = launch();
    }

    /** An empty server that answers. */
    public static RedisServer start() {
        return start(List.of());
    }

    /** The same with more options on its command line. */
    static RedisServer start(List<String> options) {
        return start(options, null);
    }

    /** The same, which these options let nobody into without the password. */
    static RedisServer start(List<String> options, @Nullable String password) {
        try {
            var target = Files.createDirectories(Path.of("target").toAbsolutePath());
            var server = new RedisServer(Ports.freshWithBus(), Files.createTempDirectory(target, "redis-"), options,
                    password);
            server.awaitAnswer();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String host() {
        return HOST;
    }

    /** The same port over all restarts. */
    public int port() {
        return port;
    }

    /** Settings that lead an application to this server. */
    public List<String> properties() {
        return List.of("spring.data.redis.host=" + HOST, "spring.data.redis.port=" + port);
    }

    /** As {@code kill -9}: returns when the process is gone, and its port and data with it. */
    public void kill() {
        process.kill();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Whether it runs and is not frozen. */
    boolean isAnswering() {
        return isRunning() && !isFrozen;
    }

    /** An empty server on the same port; one that still runs is killed. */
    public void restartEmpty() {
        kill();
        try {
            Files.deleteIfExists(dumpFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        process = launch();
        awaitAnswer();
    }

    /** What the server holds now, in a file that no restart touches and that is there until this is closed. */
    public Path dump() {
        call(RedisCommands::save);
        try {
            return Files.copy(dumpFile(), folder.resolve("aside-" + ++dumps + ".rdb"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A server on the same port with the content of that dump, and so older than its clients may believe. */
    public void restartFrom(Path dump) {
        kill();
        try {
            Files.copy(dump, dumpFile(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        process = launch();
        awaitAnswer();
    }

    /** Takes connections and answers nothing from now on. */
    public void freeze() {
        process.freeze();
        isFrozen = true;
    }

    /** Answers again, first what was asked meanwhile. */
    public void thaw() {
        process.thaw();
        isFrozen = false;
    }

    public void flushAll() {
        call(RedisCommands::flushall);
    }

    /** What the server answers to a command on a connection of its own. */
    public <T extends @Nullable Object> T call(Function<RedisCommands<String, String>, T> command) {
        var address = RedisURI.builder().withHost(HOST).withPort(port).withTimeout(ANSWERS_WITHIN);
        if (password != null) {
            address.withPassword((CharSequence) password);
        }
        try (var connection = CLIENT.connect(address.build())) {
            return command.apply(connection.sync());
        }
    }

    /** Kills the server and removes what it wrote, its dumps too. */
    @Override
    public void close() {
        kill();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ChildProcess launch() {
        isFrozen = false;
        var command = new ArrayList<>(List.of(executable(), "--bind", HOST, "--port", Integer.toString(port), "--dir",
                folder.toString(), "--save", "", "--appendonly", "no"));
        command.addAll(options);
        return ChildProcess.start(command, folder.resolve("redis.log"));
    }

    static String executable() {
        try {
            return EmbeddedRedis.executable(Path.of(".jumun")).toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitAnswer() {
        // Its own process id, because anybody may answer on a port that was taken in the meantime.
        var self = "process_id:" + process.pid() + "\r\n";
        process.awaitReady(READY_WITHIN,
                () -> call(redis -> redis.ping().equals("PONG") && redis.info("server").contains(self)));
    }

    private Path dumpFile() {
        return folder.resolve("dump.rdb");
    }
}
