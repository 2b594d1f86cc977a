package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells other JVMs what to do, by the JDK's own tool. */
final class Jcmd {
    private Jcmd() {}

    /**
     * What the JVM answers.
     *
     * @throws BenchFailed when it refuses
     */
    static String tell(ProcessHandle process, String... command) {
        var words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid())));
        words.addAll(List.of(command));
        try {
            var telling = new ProcessBuilder(words).redirectErrorStream(true).start();
            var said = new String(telling.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (telling.waitFor() != 0) {
                throw new BenchFailed("jcmd " + String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException failure) {
            throw new BenchFailed("jcmd of this JDK could not be run: " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        }
    }
}
