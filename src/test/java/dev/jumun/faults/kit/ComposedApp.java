package dev.jumun.faults.kit;

import dev.jumun.testing.Platform;
import dev.jumun.testing.Ports;
import dev.jumun.testing.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What {@code docker compose --profile app up} starts, of an image that is made of this build, under a name, ports and
 * passwords of its own. Containers, networks and volumes are gone when it is closed.
 */
public final class ComposedApp implements AutoCloseable {
    /** What is pulled elsewhere and must be here. */
    private static final List<String> IMAGES = List.of("eclipse-temurin:25-jre", "mysql:9.7", "redis:8",
            "haproxy:3.2");
    private static final String IMAGE = "jumun:compose-test";
    private static final Duration ASKED_WITHIN = Duration.ofSeconds(30);
    private static final Duration BUILT_WITHIN = Duration.ofMinutes(8);
    private static final Duration UP_WITHIN = Duration.ofMinutes(5);
    private static final Duration DOWN_WITHIN = Duration.ofMinutes(2);

    private final String project = "jumun-test-" + ProcessHandle.current().pid();
    private final int port = Ports.fresh();
    private final int platformPort = Ports.fresh();
    private final Path secrets = Path.of("target", "compose-test", "secrets").toAbsolutePath();
    private final Map<String, String> variables = Map.of("SHOP_IMAGE", IMAGE, "SHOP_PORT", Integer.toString(port),
            "PLATFORM_PORT", Integer.toString(platformPort), "SECRETS_FOLDER", secrets.toString());

    private ComposedApp() {}

    /** Why it cannot be started here; nothing where it can. */
    public static Optional<String> hindrance() {
        if (!Files.isDirectory(Path.of("target", "image", "lib"))) {
            return Optional.of("nothing is packaged: mvn package");
        }
        try {
            run(List.of("docker", "compose", "version"), Map.of(), ASKED_WITHIN);
        } catch (AssertionError | UncheckedIOException none) {
            return Optional.of("there is no docker compose here");
        }
        return IMAGES.stream().filter(image -> !isHere(image)).findFirst().map(image -> "there is no image " + image);
    }

    private static boolean isHere(String image) {
        try {
            run(List.of("docker", "image", "inspect", image), Map.of(), ASKED_WITHIN);
            return true;
        } catch (AssertionError missing) {
            return false;
        }
    }

    /** Builds the image, starts everything and returns when all containers are healthy. */
    public static ComposedApp start() {
        run(List.of("docker", "build", "-q", "-t", IMAGE, "."), Map.of("DOCKER_BUILDKIT", "1"), BUILT_WITHIN);
        var app = new ComposedApp();
        Runtime.getRuntime().addShutdownHook(new Thread(app::close));
        run(List.of("deploy/secrets", app.secrets.toString()), Map.of(), ASKED_WITHIN);
        try {
            app.compose(UP_WITHIN, "up", "--detach", "--wait", "--no-build");
        } catch (AssertionError failure) {
            var logs = app.compose(ASKED_WITHIN, "logs", "--no-color", "--tail", "40");
            app.close();
            throw new AssertionError(failure.getMessage() + "\n" + logs, failure);
        }
        return app;
    }

    /** As clients see it, through the load balancer. */
    public Shop shop() {
        return new Shop(port);
    }

    public int port() {
        return port;
    }

    public Platform platform() {
        return Platform.at(platformPort);
    }

    /** The containers of that service, by their ids. */
    public List<String> containers(String service) {
        return compose(ASKED_WITHIN, "ps", "--quiet", service).lines().toList();
    }

    /** As {@code kill -9} of its processes; nobody starts it again by itself. */
    public void kill(String container) {
        docker(ASKED_WITHIN, "kill", container);
    }

    /** Asks it to end, waits for that, and gives the exit code. */
    public int stop(String container) {
        docker(DOWN_WITHIN, "stop", "--time", "60", container);
        return Integer.parseInt(inspect(container, "{{.State.ExitCode}}"));
    }

    public void start(String container) {
        docker(ASKED_WITHIN, "start", container);
    }

    public boolean isHealthy(String container) {
        return inspect(container, "{{.State.Health.Status}}").equals("healthy");
    }

    /** The ports of the machine that lead to it; empty when there are none. */
    public String publishedPorts(String container) {
        return docker(ASKED_WITHIN, "port", container).strip();
    }

    private String inspect(String container, String format) {
        return docker(ASKED_WITHIN, "inspect", "--format", format, container).strip();
    }

    private static String docker(Duration limit, String... arguments) {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return run(command, Map.of(), limit);
    }

    private String compose(Duration limit, String... arguments) {
        var command = new ArrayList<>(
                List.of("docker", "compose", "--project-name", project, "--profile", "app", "--progress", "quiet"));
        command.addAll(List.of(arguments));
        return run(command, variables, limit);
    }

    /** What the command has written; fails when it fails, or takes too long. */
    private static String run(List<String> command, Map<String, String> variables, Duration limit) {
        try {
            var log = Files.createTempFile("jumun-compose", ".log");
            try {
                var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
                builder.environment().putAll(new HashMap<>(variables));
                var process = builder.start();
                boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly();
                }
                var said = Files.readString(log);
                if (!ended || process.exitValue() != 0) {
                    throw new AssertionError(
                            command + (ended ? " failed: " : " took longer than " + limit + ": ") + said);
                }
                return said;
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        compose(DOWN_WITHIN, "down", "--volumes", "--remove-orphans", "--timeout", "5");
    }
}
