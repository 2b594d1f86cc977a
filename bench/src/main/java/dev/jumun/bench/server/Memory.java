package dev.jumun.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resident memory of a process, in megabytes of 1024² bytes.
 *
 * @param now at the moment of the question
 * @param peak the most since its start
 */
public record Memory(double now, double peak) {
    private static final Pattern NOW = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final double KILO_PER_MEGA = 1024;

    /** Null where the system does not say, as everywhere but on Linux. */
    public static @Nullable Memory of(ProcessHandle process) {
        try {
            var status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
            return new Memory(megabytes(NOW, status), megabytes(PEAK, status));
        } catch (IOException _) {
            return null;
        }
    }

    private static double megabytes(Pattern line, String status) {
        var found = line.matcher(status);
        return found.find() ? Long.parseLong(found.group(1)) / KILO_PER_MEGA : 0;
    }
}
