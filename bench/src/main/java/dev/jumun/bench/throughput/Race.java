package dev.jumun.bench.throughput;

import dev.jumun.bench.load.Pace;
import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.measure.Tally.Sample;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.report.Measured.Kind;
import dev.jumun.bench.report.Turn;
import dev.jumun.bench.server.Memory;
import dev.jumun.bench.server.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Lets contenders take turns, and watches from outside what that costs. */
final class Race {
    private static final double BYTES_PER_KILOBYTE = 1000;

    private final Venue venue;
    private final Progress progress;

    Race(Venue venue, Progress progress) {
        this.venue = venue;
        this.progress = progress;
    }

    /** Collects the turns of one contender. */
    private static final class Lane {
        private final Contender contender;
        private final List<Turn> turns = new ArrayList<>();
        private final Histogram latencies = Latency.histogram();

        private Lane(Contender contender) {
            this.contender = contender;
        }

        private void add(Turn turn, Sample sample) {
            turns.add(turn);
            latencies.add(sample.latencies());
        }

        private Measured measured() {
            return switch (contender) {
                case Contender.Bare _, Contender.Script _ -> of(Kind.YARDSTICK, 0);
                case Contender.Service service -> switch (service.pace()) {
                    case Pace.Closed _ -> of(Kind.CLOSED, 0);
                    case Pace.Open open -> of(Kind.OPEN, open.perSecond());
                };
            };
        }

        private Measured of(Kind kind, double offered) {
            return Measured.of(contender.name(), contender.description(), kind, offered, turns, latencies);
        }
    }

    /** A B C A B C …, so that whatever slows the machine down for a while slows all of them down. */
    List<Measured> run(List<? extends Contender> contenders, int turns, Duration turn) {
        var lanes = contenders.stream().map(Lane::new).toList();
        for (int i = 1; i <= turns; i++) {
            for (var lane : lanes) {
                progress.now("turn " + i + ": " + lane.contender.name());
                measure(lane, turn);
                progress.done(lane.contender.timeOf(turn));
            }
        }
        return lanes.stream().map(Lane::measured).toList();
    }

    private void measure(Lane lane, Duration turn) {
        boolean service = lane.contender instanceof Contender.Service;
        var before = service ? venue.operator().meters() : null;
        var usage = new Usage.Meter(venue.processes(), venue.database().process());
        var sample = lane.contender.measure(turn);
        var cores = usage.lap();
        var groups = before == null ? null : venue.operator().meters().since(before);
        lane.add(new Turn(sample.perSecond(), sample.refusedPerSecond(), sample.inDoubt(),
                Latency.of(sample.latencies()),
                sample.eachSecond(), cores, groups, groups == null ? 0 : groups.meanSize(),
                groups == null || sample.done() == 0 ? 0 : groups.allocatedBytes() / BYTES_PER_KILOBYTE / sample.done(),
                residentMegabytes(),
                sample.how()), sample);
    }

    private double residentMegabytes() {
        double sum = 0;
        for (var process : venue.processes()) {
            var memory = Memory.of(process);
            sum += memory == null ? 0 : memory.now();
        }
        return sum;
    }

    /**
     * What is worth dividing by what, of those that took part.
     *
     * @param pairs names of contenders: each key by its value
     */
    static List<Ratio> ratios(List<Measured> measured, List<Pair> pairs) {
        Map<String, Measured> byName = new LinkedHashMap<>();
        measured.forEach(contender -> byName.put(contender.name(), contender));
        var ratios = new ArrayList<Ratio>();
        for (var pair : pairs) {
            var figure = byName.get(pair.figure());
            var yardstick = byName.get(pair.yardstick());
            if (figure != null && yardstick != null) {
                ratios.add(Ratio.of(pair.figure() + " ÷ " + pair.yardstick(), figure.perSecond(), yardstick
                        .perSecond()));
            }
        }
        return ratios;
    }

    /** Two contenders by name. */
    record Pair(String figure, String yardstick) {}
}
