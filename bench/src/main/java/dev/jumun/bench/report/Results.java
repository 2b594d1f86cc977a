package dev.jumun.bench.report;

import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.server.Audit;
import dev.jumun.bench.server.JvmSettings;
import dev.jumun.bench.server.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one run found out, as it is written to the JSON file.
 *
 * @param commandLine as it was given, without passwords
 * @param at when the first turn began
 * @param seconds of one turn
 * @param contenders that took turns
 * @param scaling the first workload with other numbers of clients
 * @param open what was offered at fixed rates afterwards
 * @param crowd what was offered of other products, alone and beside a crowd that wants one, and the crowd
 * @param watched orders while nobody and while many watch the stock, and how late these hear of a change
 * @param delivered events; null where they were recorded only
 * @param flameGraphs files, seen from the HTML report; empty where nothing was recorded
 * @param skipped what was asked for and not measured, and why
 * @param failure why the run broke off after what is here was measured; null when it did not
 */
public record Results(String commandLine, Instant at, Machine machine, Environment environment, int turns,
        double seconds, List<Measured> contenders, List<Ratio> ratios, List<Scaled> scaling,
        List<Measured> open, List<Ratio> openRatios,
        List<Measured> crowd, List<Ratio> crowdRatios, List<Measured> watched, List<Ratio> watchedRatios,
        @Nullable Delivered delivered,
        List<String> flameGraphs, List<String> skipped, Audit audit, @Nullable String failure) {

    /**
     * Where it ran.
     *
     * @param load the operating system's average over a minute before the start, less than 0 where it is not known: a
     *         busy machine measures its other work
     */
    public record Machine(int processors, long memoryMegabytes, String processor, String operatingSystem, String jvm,
            double load, String fileSystem) {}

    /**
     * What ran.
     *
     * @param database product and version
     * @param databaseSettings those on which its speed depends most
     * @param application what was started
     * @param jvm of the first instance
     * @param startupSeconds of each instance, from the start of its process to the first 200
     * @param peakMegabytes the most memory that each instance has held; empty where it is not known
     */
    public record Environment(String database, String databaseOrigin, Map<String, String> databaseSettings,
            Provenance application, JvmSettings jvm, List<String> properties, int instances, int users, int products,
            List<Double> startupSeconds, List<Double> peakMegabytes) {}
}
