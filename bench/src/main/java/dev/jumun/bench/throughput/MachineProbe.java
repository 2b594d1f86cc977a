package dev.jumun.bench.throughput;

import com.sun.management.OperatingSystemMXBean;
import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.report.Results.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the machine before anything runs on it. */
final class MachineProbe {
    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.+)");
    private static final long MEGABYTE = 1024 * 1024;

    private MachineProbe() {}

    /** @param work the folder whose disk the database writes to, if it is started here; made if it is not there */
    static Machine look(Path work) {
        try {
            Files.createDirectories(work);
            var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return new Machine(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize() / MEGABYTE,
                    processor(), System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                            + System.getProperty("os.arch"),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"), system
                            .getSystemLoadAverage(),
                    Files.getFileStore(work).type());
        } catch (IOException failure) {
            throw new BenchFailed(work + " is of no use: " + failure.getMessage(), failure);
        }
    }

    private static String processor() throws IOException {
        var cpus = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(cpus)) {
            return "";
        }
        try (var lines = Files.lines(cpus)) {
            return lines.map(MODEL::matcher)
                    .filter(Matcher::matches)
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("");
        }
    }
}
