package dev.jumun.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** A process that a test kills, freezes and thaws as it likes; it ends with the test's JVM, unless that is killed. */
public final class ChildProcess {
    // The kernel needs milliseconds; more is a machine in trouble.
    private static final Duration SIGNALLED_WITHIN = Duration.ofSeconds(30);
    // Enough for a stack trace with its causes.
    private static final int LINES_SHOWN = 60;

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command, its output going to the end of the log; whether it works is for the caller to await. */
    static ChildProcess start(List<String> command, Path log) {
        return start(command, Map.of(), log);
    }

    /** The same with more variables in its environment. */
    public static ChildProcess start(List<String> command, Map<String, String> environment, Path log) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            var process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ChildProcess(process, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns when the condition holds; fails with the end of the log when time is up or the process ends before. */
    public void awaitReady(Duration limit, Callable<Boolean> ready) {
        try {
            await().atMost(limit)
                    .ignoreExceptions()
                    .failFast("The process has ended", () -> !process.isAlive())
                    .until(ready);
        } catch (ConditionTimeoutException | TerminalFailureException failure) {
            kill();
            throw new AssertionError("Not ready; the log ends with\n" + endOfLog(), failure);
        }
    }

    public long pid() {
        return process.pid();
    }

    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the process to end and does not wait for it. */
    public void terminate() {
        process.destroy();
    }

    /** As {@code kill -9}; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!endsWithin(SIGNALLED_WITHIN)) {
            throw new AssertionError("Process " + pid() + " survives being killed");
        }
    }

    /** As {@code docker stop}: asks first and kills when that takes too long. */
    public void stop(Duration limit) {
        // A frozen process would not hear of it.
        thaw();
        process.destroy();
        if (!endsWithin(limit)) {
            kill();
        }
    }

    /** Asks it to end; fails, and kills it, when it takes longer. */
    public void mustStopWithin(Duration limit) {
        // A frozen process would not hear of it.
        thaw();
        process.destroy();
        if (!endsWithin(limit)) {
            kill();
            throw new AssertionError("Process " + pid() + " did not stop within " + limit + " of being asked to");
        }
    }

    /** Stops the process in the middle of what it does; its connections stay open, and nobody answers on them. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets the process go on where it was frozen; does nothing to one that runs or has ended. */
    public void thaw() {
        if (process.isAlive()) {
            signal("CONT");
        }
    }

    private void signal(String name) {
        if (!process.isAlive()) {
            // Its id may be somebody else's by now.
            throw new IllegalStateException("The process has ended");
        }
        try {
            // The shell's own command: not every machine has a program of that name.
            var shell = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).inheritIO().start();
            if (!shell.waitFor(SIGNALLED_WITHIN) || shell.exitValue() != 0) {
                throw new AssertionError("No signal " + name + " to process " + pid());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private String endOfLog() {
        var lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }
}
