package dev.jumun.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server running beside this JVM: started in a session of its own, recognised again after this JVM was killed, and
 * stopped gently first.
 *
 * <p>
 * The processes that the two libraries start are not used: they hide the process id, which taking over an orphan needs,
 * and they stop from a shutdown hook of their own, that is while the application still finishes its last requests.
 */
final class ServerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final long POLL_MILLIS = 10;
    // Long enough for InnoDB to recover a large log after a crash.
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration GENTLE_STOP_WITHIN = Duration.ofSeconds(30);
    private static final Duration FORCED_STOP_WITHIN = Duration.ofSeconds(10);
    // Start times are derived from the clock and the time since boot, and differ by rounding.
    private static final Duration SAME_START_WITHIN = Duration.ofSeconds(2);

    private final String name;
    private final Process process;
    private final Path pidFile;

    private ServerProcess(String name, Process process, Path pidFile) {
        this.name = name;
        this.process = process;
        this.pidFile = pidFile;
    }

    /** What to start, and how to see that it is ready. */
    record Launch(String name, List<String> command, Map<String, String> environment, Path workingFolder, Path log,
            Path pidFile, String readyMark) {}

    /** The running server, ready for connections; output goes to the log, which is begun anew. */
    static ServerProcess start(Launch launch) throws IOException, InterruptedException {
        Process process = spawn(launch.command(), launch.environment(), launch.workingFolder(), launch.log());
        Instant started = process.info().startInstant().orElseGet(() -> Instant.EPOCH);
        Files.writeString(launch.pidFile(), process.pid() + " " + started.toEpochMilli());
        ServerProcess server = new ServerProcess(launch.name(), process, launch.pidFile());
        boolean ready = false;
        try {
            server.awaitReady(launch);
            ready = true;
            return server;
        } finally {
            if (!ready) {
                server.stop();
            }
        }
    }

    /** Runs a command to its end and refuses any exit code but 0. */
    static void run(String name, List<String> command, Map<String, String> environment, Path workingFolder, Path log)
            throws IOException, InterruptedException {
        Process process = spawn(command, environment, workingFolder, log);
        boolean ended = false;
        try {
            ended = process.waitFor(READY_WITHIN);
        } finally {
            if (!ended) {
                process.destroyForcibly();
            }
        }
        if (!ended || process.exitValue() != 0) {
            throw Diagnosis.ofOutput(name, read(log), log);
        }
    }

    /** Ends the server that a killed JVM has left behind, if the one named in the file still runs. */
    static void stopOrphan(String name, Path pidFile, Path executable) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        String[] written = Files.readString(pidFile).strip().split(" ", -1);
        if (written.length == 2 && written[0].matches("\\d{1,18}") && written[1].matches("\\d{1,18}")) {
            Instant started = Instant.ofEpochMilli(Long.parseLong(written[1]));
            ProcessHandle.of(Long.parseLong(written[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(candidate -> isSame(candidate, started, executable))
                    .ifPresent(orphan -> {
                        LOG.info("Ending the {} (process {}) that an earlier run left behind", name, orphan.pid());
                        stop(name, orphan);
                    });
        }
        Files.delete(pidFile);
    }

    /** {@code preferred}, or a free port when that one is taken or 0. */
    static int freePort(int preferred) throws IOException {
        if (preferred != 0 && isFree(preferred)) {
            return preferred;
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /** Gently, within a bound; then by force. */
    void stop() throws IOException {
        stop(name, process.toHandle());
        Files.deleteIfExists(pidFile);
    }

    private static Process spawn(List<String> command, Map<String, String> environment, Path workingFolder, Path log)
            throws IOException {
        List<String> detached = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // Ctrl-C reaches every process of the terminal's group; these must outlive the application's last request.
            detached.add(SETSID.toString());
        }
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached).directory(workingFolder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private void awaitReady(Launch launch) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!read(launch.log()).contains(launch.readyMark())) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw Diagnosis.ofOutput(name, read(launch.log()), launch.log());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new EmbeddedStartFailed(
                        "%s was not ready after %d seconds.".formatted(name, READY_WITHIN.toSeconds()),
                        "See " + launch.log() + ".");
            }
        }
    }

    private static boolean isSame(ProcessHandle candidate, Instant started, Path executable) {
        String file = String.valueOf(executable.getFileName());
        // After its file is replaced, Linux shows the command with " (deleted)" behind it.
        boolean ours = candidate.info()
                .command()
                .map(Path::of)
                .map(Path::getFileName)
                .map(Path::toString)
                .filter(command -> command.startsWith(file))
                .isPresent();
        return ours && candidate.info()
                .startInstant()
                .map(start -> Duration.between(start, started).abs())
                .filter(apart -> apart.compareTo(SAME_START_WITHIN) <= 0)
                .isPresent();
    }

    private static void stop(String name, ProcessHandle handle) {
        handle.destroy();
        if (!endsWithin(handle, GENTLE_STOP_WITHIN)) {
            LOG.warn("{} (process {}) did not stop within {} seconds and is ended by force", name, handle.pid(),
                    GENTLE_STOP_WITHIN.toSeconds());
            handle.destroyForcibly();
            if (!endsWithin(handle, FORCED_STOP_WITHIN)) {
                throw new EmbeddedStartFailed("%s (process %d) cannot be ended.".formatted(name, handle.pid()),
                        "End that process, then start again.");
            }
        }
    }

    private static boolean endsWithin(ProcessHandle handle, Duration limit) {
        try {
            handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            // Whoever interrupts wants to go on quickly; the caller then uses force.
            Thread.currentThread().interrupt();
            return !handle.isAlive();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static String read(Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }
}
