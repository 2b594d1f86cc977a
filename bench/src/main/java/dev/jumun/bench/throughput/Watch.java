package dev.jumun.bench.throughput;

import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.measure.Tally.Sample;
import dev.jumun.bench.report.Turn;
import dev.jumun.bench.server.Memory;
import dev.jumun.bench.server.ServiceMeters;
import dev.jumun.bench.server.Usage;
import org.jspecify.annotations.Nullable;

/** Watches from outside what a turn costs. */
final class Watch {
    private static final double BYTES_PER_KILOBYTE = 1000;

    private final Venue venue;
    private final @Nullable ServiceMeters before;
    private final Usage.Meter usage;

    /**
     * Begins now.
     *
     * @param service whether it is the service that is measured, and worth asking
     */
    Watch(Venue venue, boolean service) {
        this.venue = venue;
        this.before = service ? venue.operator().meters() : null;
        this.usage = new Usage.Meter(venue.processes(), venue.database().process());
    }

    /** Ends. */
    Costs end() {
        var cores = usage.lap();
        return new Costs(cores, before == null ? null : venue.operator().meters().since(before), residentMegabytes());
    }

    private double residentMegabytes() {
        double sum = 0;
        for (var process : venue.processes()) {
            var memory = Memory.of(process);
            sum += memory == null ? 0 : memory.now();
        }
        return sum;
    }

    /** What a turn has cost, whatever was done in it. */
    record Costs(Usage cores, @Nullable ServiceMeters groups, double residentMegabytes) {
        /** Of what was done in it. */
        Turn of(Sample sample) {
            return new Turn(sample.perSecond(), sample.refusedPerSecond(), sample.inDoubt(),
                    Latency.of(sample.latencies()), Latency.of(sample.refusals()), sample.eachSecond(), cores, groups,
                    groups == null ? 0 : groups.meanSize(), groups == null || sample.done() == 0
                            ? 0
                            : groups.allocatedBytes() / BYTES_PER_KILOBYTE / sample.done(),
                    residentMegabytes, sample.how());
        }
    }
}
