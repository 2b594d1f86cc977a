package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One instance of the service in a process of its own, answering. */
public final class Application implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
    private static final long ASK_AGAIN_MILLIS = 10;
    private static final int SHOWN_LINES = 20;

    private final Process process;
    private final Path log;
    private final int port;
    private final Thread stopWithJvm;
    private Duration startup = Duration.ZERO;

    private Application(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.stopWithJvm = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(stopWithJvm);
    }

    /**
     * Returns with the first 200 of a call that reads from the database.
     *
     * @param name of the file that gets its output
     */
    public static Application start(ApplicationPlan plan, Database database, String schema, String name) {
        int port = Ports.free();
        var redis = plan.redis() == null ? RedisAddress.NOWHERE : plan.redis();
        var arguments = new ArrayList<>(List.of("--server.port=" + port, "--jumun.account.first-administrator=Root",
                "--spring.data.redis.host=" + redis.host(), "--spring.data.redis.port=" + redis.port()));
        plan.properties().forEach(property -> arguments.add("--" + property));
        try {
            var log = Files.createDirectories(plan.logs()).resolve(name + ".log").toAbsolutePath();
            var builder = plan.build().process(plan.javaOptions(), arguments);
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            // Not in the command line, which everybody on the machine can read.
            builder.environment().put("SPRING_DATASOURCE_URL", database.url(schema));
            builder.environment().put("SPRING_DATASOURCE_USERNAME", database.user());
            builder.environment().put("SPRING_DATASOURCE_PASSWORD", database.password());
            long begun = System.nanoTime();
            var application = new Application(builder.start(), log, port);
            application.awaitFirstAnswer(begun);
            return application;
        } catch (IOException failure) {
            throw new BenchFailed("The application could not be started: " + failure.getMessage(), failure);
        }
    }

    private void awaitFirstAnswer(long begun) {
        boolean ready = false;
        try (var probe = new Http(address())) {
            while (!ready) {
                if (process.waitFor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new BenchFailed("The application has ended. The end of " + log + ":" + System.lineSeparator()
                            + lastLines());
                }
                if (System.nanoTime() - begun > READY_WITHIN.toNanos()) {
                    throw new BenchFailed("No answer of the application after " + READY_WITHIN.toSeconds()
                            + " seconds; see " + log + ".");
                }
                ready = probe.isOk("/api/v1/products?size=1");
            }
            startup = Duration.ofNanos(System.nanoTime() - begun);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private String lastLines() {
        var lines = output().lines().toList();
        return String.join(System.lineSeparator(),
                lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** What its JVM runs with. */
    public JvmSettings jvm() {
        return JvmSettings.of(Jcmd.tell(process(), "VM.command_line"), output());
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /** From the start of the process to the first 200, to the hundredth of a second that lies between two tries. */
    public Duration startup() {
        return startup;
    }

    /** Returns when the process has ended: gently, or after a minute by force. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(stopWithJvm);
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
