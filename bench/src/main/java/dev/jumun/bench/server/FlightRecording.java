package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** JFR in an application's JVM, from outside: begun and ended when the measuring is, so that no warm-up is in it. */
public final class FlightRecording {
    private static final String NAME = "jumun-bench";

    private FlightRecording() {}

    /** Begins to record with the JDK's settings {@code profile}. */
    public static void start(ProcessHandle process) {
        tell(process, "JFR.start", "name=" + NAME, "settings=profile");
    }

    /**
     * Ends the recordings and writes, for each process, the recording, a flame graph of its CPU time, and one of what it
     * allocated.
     */
    public static void stop(List<ProcessHandle> processes, Path folder) {
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < processes.size(); i++) {
                var name = "application-" + (i + 1);
                var recording = folder.resolve(name + ".jfr").toAbsolutePath().toString();
                tell(processes.get(i), "JFR.stop", "name=" + NAME, "filename=" + recording);
                draw(recording, folder.resolve(name + "-cpu.html"), "cpu");
                draw(recording, folder.resolve(name + "-alloc.html"), "alloc", "--alloc");
            }
        } catch (IOException failure) {
            throw new BenchFailed("The recording could not be written to " + folder + ": " + failure.getMessage(),
                    failure);
        }
    }

    private static void draw(String recording, Path graph, String what, String... options) throws IOException {
        var arguments = new Arguments(options);
        arguments.title = "Jumun: " + what;
        JfrToFlame.convert(recording, graph.toString(), arguments);
    }

    private static void tell(ProcessHandle process, String... command) {
        try {
            var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long
                    .toString(process.pid())).redirectErrorStream(true);
            builder.command().addAll(List.of(command));
            var telling = builder.start();
            var said = new String(telling.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (telling.waitFor() != 0) {
                throw new BenchFailed("jcmd " + String.join(" ", command) + ": " + said);
            }
        } catch (IOException failure) {
            throw new BenchFailed("jcmd of this JDK could not be run: " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        }
    }
}
