package dev.jumun.bench.throughput;

import dev.jumun.bench.load.Pace;
import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.measure.Tally.Sample;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.report.Measured.Kind;
import dev.jumun.bench.report.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Collects the turns of one contender. */
final class Lane {
    private final Contender contender;
    private final List<Turn> turns = new ArrayList<>();
    private final Histogram latencies = Latency.histogram();
    private final Histogram refusals = Latency.histogram();

    Lane(Contender contender) {
        this.contender = contender;
    }

    Contender contender() {
        return contender;
    }

    void add(Turn turn, Sample sample) {
        turns.add(turn);
        latencies.add(sample.latencies());
        refusals.add(sample.refusals());
    }

    /** Empty before the first turn. */
    Optional<Measured> measured() {
        if (turns.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(switch (contender) {
            case Contender.Service(var _, var _, Pace.Closed _, var _) -> of(Kind.CLOSED, 0);
            case Contender.Service(var _, var _, Pace.Open open, var _) -> of(Kind.OPEN, open.perSecond());
            case Contender.Bare _,Contender.Script _ -> of(Kind.YARDSTICK, 0);
        });
    }

    private Measured of(Kind kind, double offered) {
        return Measured.of(contender.name(), contender.description(), kind, offered, List.copyOf(turns), latencies,
                refusals);
    }
}
