package dev.jumun.testing;

import dev.jumun.Jumun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One application instance in a JVM of its own, so that a test can kill and freeze it. */
public final class InstanceProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    // Longer than the application gives its last requests.
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+) ");

    private final ChildProcess process;
    private final int port;

    private InstanceProcess(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts an instance on a database of the current engine, with further properties, and returns when it is ready for
     * requests. Its log stays below {@code target}.
     */
    public static InstanceProcess on(String database, String... properties) {
        var process = ChildProcess.start(command(Instance.arguments(database, properties)), freshLog());
        process.awaitReady(READY_WITHIN,
                () -> new Api(port(process)).get("/actuator/health/readiness", null).status() == 200);
        return new InstanceProcess(process, port(process));
    }

    public Shop shop() {
        return new Shop(port);
    }

    public int port() {
        return port;
    }

    /** All that it has logged so far. */
    public String log() {
        return process.log();
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill -9}; returns when the process is gone. */
    public void kill() {
        process.kill();
    }

    /** Stops everything in it, as a long pause of the machine would; its connections and locks stay held. */
    public void freeze() {
        process.freeze();
    }

    /** Lets it go on as if no time had passed. */
    public void thaw() {
        process.thaw();
    }

    /** As {@code docker stop}: last requests are answered; one that was killed before stays as it is. */
    @Override
    public void close() {
        process.stop(STOPS_WITHIN);
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC", "-Xmx512m", "-cp", System.getProperty("java.class.path"),
                        Jumun.class.getName(),
                        // The line with the port, below what the tests' log settings let through.
                        "--logging.level.org.springframework.boot.tomcat.TomcatWebServer=info"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path freshLog() {
        try {
            return Files.createTempFile(Files.createDirectories(Path.of("target", "instances")), "instance-", ".log");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int port(ChildProcess process) {
        var started = PORT.matcher(process.log());
        if (!started.find()) {
            throw new IllegalStateException("Not started");
        }
        return Integer.parseInt(started.group(1));
    }
}
