package dev.jumun.faults.kit;

import dev.jumun.testing.Api;
import dev.jumun.testing.ChildProcess;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Ports;
import dev.jumun.testing.Shop;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An instance of what production runs, the folder {@code target/jumun} with the launcher's options and the AOT cache, in a
 * process of its own. It may be ended and started again, on the same port. Not meant for several threads.
 */
public final class PackagedInstance implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "jumun").toAbsolutePath();
    private static final Pattern OPTIONS = Pattern.compile("^options='([^']*)'$", Pattern.MULTILINE);
    // Seconds, but for a machine on which everything else runs too.
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    // Longer than the application gives its last requests.
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWERS_WITHIN)
            .build();

    private final String name;
    private final int port = Ports.fresh();
    private final Program program;
    private final Path log;
    private Map<String, String> environment = Map.of();
    private @Nullable ChildProcess process;
    private boolean frozen;
    private boolean endIsWanted;
    private int earlierLog;

    /**
     * What is run, and how.
     *
     * @param mainClass the class to start; null for the jar's own
     * @param extraClassPath behind the jar and its libraries; the JVM takes the AOT cache only when these are jars in the
     *        folder of {@code jumun.jar}
     * @param javaOptions besides the launcher's
     * @param settings Spring properties, by their names
     */
    public record Program(@Nullable String mainClass, List<Path> extraClassPath, List<String> javaOptions,
            Map<String, String> settings) {
        /** What production runs, with these settings. */
        public static Program production(Map<String, String> settings) {
            return new Program(null, List.of(), List.of(), settings);
        }

        /**
         * The same on the engine of this run, with a database of its own and the demo's data.
         *
         * @param redisDatabase one that nobody else uses: the demo's coupons have codes that others may have
         */
        public static Program demo(int redisDatabase) {
            var engine = Engine.current();
            return production(Map.of("spring.datasource.url", engine.jdbcUrl(engine.freshDatabase()),
                    "spring.datasource.username", engine.user(), "spring.datasource.password", engine.password(),
                    "spring.data.redis.host", engine.redisHost(), "spring.data.redis.port",
                    Integer.toString(engine.redisPort()), "spring.data.redis.database",
                    Integer.toString(redisDatabase), "spring.profiles.active", "demo"));
        }

        /** The same with more settings, which win. */
        public Program with(Map<String, String> more) {
            var all = new LinkedHashMap<>(settings);
            all.putAll(more);
            return new Program(mainClass, extraClassPath, javaOptions, all);
        }

        private List<String> command() {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(launcherOptions());
            var cache = FOLDER.resolve("jumun.aot");
            if (Files.exists(cache)) {
                command.add("-XX:AOTCache=" + cache);
            }
            command.addAll(javaOptions);
            if (mainClass == null && extraClassPath.isEmpty()) {
                command.addAll(List.of("-jar", FOLDER.resolve("jumun.jar").toString()));
            } else {
                command.addAll(List.of("-cp",
                        LongerClassPath.of(FOLDER, extraClassPath)
                                .stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(File.pathSeparator)),
                        mainClass == null ? "dev.jumun.Jumun" : mainClass));
            }
            settings.forEach((setting, value) -> command.add("--" + setting + "=" + value));
            return command;
        }

        private static List<String> launcherOptions() {
            try {
                var options = OPTIONS.matcher(Files.readString(FOLDER.resolve("bin").resolve("jumun")));
                if (!options.find()) {
                    throw new IllegalStateException("The launcher names no options");
                }
                return List.of(options.group(1).split(" ", -1));
            } catch (IOException failure) {
                throw new UncheckedIOException("No target/jumun: run the package phase first, as mvn verify does",
                        failure);
            }
        }
    }

    private PackagedInstance(String name, Program program) {
        this.name = name;
        this.program = program;
        try {
            this.log = Files.createTempFile(Files.createDirectories(Path.of("target", "faults")), name + "-", ".log");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The folder that packaging makes. */
    public static Path folder() {
        return FOLDER;
    }

    /** An instance that is not started yet; its name is that of its log below {@code target/faults}. */
    public static PackagedInstance of(String name, Program program) {
        return new PackagedInstance(name, program);
    }

    public String name() {
        return name;
    }

    /** The same over all restarts. */
    public int port() {
        return port;
    }

    /** Gives every process that is started from now on these variables, besides its own. */
    public void setEnvironment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
    }

    /** Starts the process; whether it becomes ready is for the caller to await. */
    public void launch() {
        launch(Map.of());
    }

    /** The same with more settings, for this time only. */
    public void launch(Map<String, String> settings) {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        frozen = false;
        endIsWanted = false;
        earlierLog = log().length();
        process = ChildProcess.start(program.with(Map.of("server.port", Integer.toString(port)))
                .with(settings)
                .command(), environment, log);
    }

    /** Returns when it is ready for requests; fails with the end of its log when it ends instead. */
    public void awaitReady() {
        process().awaitReady(READY_WITHIN, this::isReady);
    }

    /** Starts it and returns when it is ready for requests. */
    public void start() {
        launch();
        awaitReady();
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Whether its process has ended although nobody here wanted that. */
    public boolean hasDiedByItself() {
        return process != null && !process.isAlive() && !endIsWanted;
    }

    /** Whether the process that was launched last was ever ready to serve. */
    public boolean hadStarted() {
        return lastLog().contains(" : Started ");
    }

    /** What that process has written. */
    public String lastLog() {
        return log().substring(earlierLog);
    }

    /** What the load balancer asks, within two seconds; never fails. */
    public boolean isReady() {
        return answers("/actuator/health/readiness");
    }

    /** What the one who restarts asks, within two seconds; never fails. */
    public boolean isLive() {
        return answers("/actuator/health/liveness");
    }

    private boolean answers(String path) {
        try {
            return get(path).status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    /**
     * A meter's value, past all links.
     *
     * @param statistic such as {@code VALUE} or {@code COUNT}
     * @throws UncheckedIOException when the instance does not answer
     * @throws IllegalStateException when it knows no such value, or cannot say
     */
    public double metric(String meter, String statistic) {
        return findMetric(meter, statistic)
                .orElseThrow(() -> new IllegalStateException(name + " knows no " + statistic + " of " + meter));
    }

    /** The same of a meter that may not be there yet, such as one with a tag ({@code ?tag=outcome:refused}). */
    public OptionalDouble findMetric(String meter, String statistic) {
        var answer = get("/actuator/metrics/" + meter);
        if (answer.status() == 404) {
            return OptionalDouble.empty();
        }
        if (answer.status() != 200) {
            throw new IllegalStateException(name + " answers " + answer.status() + " when asked for " + meter);
        }
        for (var measurement : JSON.readTree(answer.body()).path("measurements")) {
            if (measurement.path("statistic").asString().equals(statistic)) {
                return OptionalDouble.of(measurement.path("value").asDouble());
            }
        }
        return OptionalDouble.empty();
    }

    /** What it answers within two seconds, past all links. */
    private Answer get(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(ANSWERS_WITHIN)
                    .build();
            var response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private record Answer(int status, String body) {}

    public Api api() {
        return new Api(port);
    }

    /** The shop as this instance serves it, past all links. */
    public Shop shop() {
        return new Shop(port);
    }

    public long pid() {
        return process().pid();
    }

    /** All that it has written, over all starts. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As {@code kill -9}; returns when the process is gone. */
    public void kill() {
        if (process != null) {
            endIsWanted |= process.isAlive();
            process.kill();
        }
    }

    /** SIGTERM; does not wait for the end. */
    public void terminate() {
        endIsWanted |= isRunning();
        process().terminate();
    }

    /** SIGTERM; returns when the process is gone, and fails when that takes more than a minute. */
    public void stop() {
        if (process != null) {
            endIsWanted |= process.isAlive();
            process.mustStopWithin(STOPS_WITHIN);
        }
    }

    /** Stops everything in it; its connections and locks stay held. */
    public void freeze() {
        process().freeze();
        frozen = true;
    }

    /** Lets it go on as if no time had passed; does nothing to one that is not frozen. */
    public void thaw() {
        if (frozen && process != null) {
            process.thaw();
        }
        frozen = false;
    }

    @Override
    public void close() {
        stop();
    }

    private ChildProcess process() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }
}
