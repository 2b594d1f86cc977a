package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** JFR in an application's JVM, from outside: begun and ended when the measuring is, so that no warm-up is in it. */
public final class FlightRecording {
    private static final String NAME = "jumun-bench";
    /** Counts waiting in the kernel for nothing, which the usual samples do not; there is none of it but on Linux. */
    private static final String CPU_TIME = "jdk.CPUTimeSample";
    private static final boolean HAS_CPU_TIME = System.getProperty("os.name").equals("Linux");

    private FlightRecording() {}

    /** Begins to record with the JDK's settings {@code profile}. */
    public static void start(ProcessHandle process) {
        Jcmd.tell(process, Stream.concat(Stream.of("JFR.start", "name=" + NAME, "settings=profile"),
                HAS_CPU_TIME
                        ? Stream.of("+" + CPU_TIME + "#enabled=true", "+" + CPU_TIME + "#throttle=10ms")
                        : Stream.of())
                .toArray(String[]::new));
    }

    /**
     * Ends the recordings and writes, for each process, the recording, a flame graph of its CPU time, and one of what it
     * allocated.
     *
     * @return the flame graphs
     */
    public static List<Path> stop(List<ProcessHandle> processes, Path folder) {
        try {
            Files.createDirectories(folder);
            var graphs = new ArrayList<Path>();
            for (int i = 0; i < processes.size(); i++) {
                var name = "application-" + (i + 1);
                var recording = folder.resolve(name + ".jfr").toAbsolutePath().toString();
                Jcmd.tell(processes.get(i), "JFR.stop", "name=" + NAME, "filename=" + recording);
                graphs.add(draw(recording, folder.resolve(name + "-cpu.html"), "cpu",
                        HAS_CPU_TIME ? "--cpu-time" : "--cpu"));
                graphs.add(draw(recording, folder.resolve(name + "-alloc.html"), "alloc", "--alloc"));
            }
            return graphs;
        } catch (IOException failure) {
            throw new BenchFailed("The recording could not be written to " + folder + ": " + failure.getMessage(),
                    failure);
        }
    }

    private static Path draw(String recording, Path graph, String what, String... options) throws IOException {
        var arguments = new Arguments(options);
        arguments.simple = true;
        arguments.title = "Jumun: " + what;
        JfrToFlame.convert(recording, graph.toString(), arguments);
        return graph;
    }
}
