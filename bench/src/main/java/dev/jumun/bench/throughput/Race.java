package dev.jumun.bench.throughput;

import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.report.Measured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets contenders take turns. */
final class Race {
    private final Venue venue;
    private final List<Lane> lanes;

    Race(Venue venue, List<? extends Contender> contenders) {
        this.venue = venue;
        this.lanes = contenders.stream().map(Lane::new).toList();
    }

    /** Everybody once in each turn, so that whatever slows the machine down for a while slows all of them down. */
    void run(Progress progress, int turns, Duration turn) {
        for (int i = 1; i <= turns; i++) {
            for (var lane : order(lanes, i)) {
                progress.now("turn " + i + ": " + lane.contender().name());
                var watch = new Watch(venue, lane.contender() instanceof Contender.Service);
                var sample = lane.contender().measure(turn);
                lane.add(watch.end().of(sample), sample);
                progress.done(lane.contender().timeOf(turn));
            }
        }
    }

    /**
     * A B C, C B A, A B C …: nobody always comes after the same one, whose changes the database may still be writing out.
     *
     * @param turn from 1 on
     */
    static <T> List<T> order(List<T> everybody, int turn) {
        return turn % 2 == 1 ? everybody : everybody.reversed();
    }

    /** Of everybody who has had a turn, also after one that failed. */
    List<Measured> measured() {
        return lanes.stream().map(Lane::measured).flatMap(Optional::stream).toList();
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
                // A run that failed has broken off within a round.
                int common = Math.min(figure.turns().size(), yardstick.turns().size());
                ratios.add(Ratio.of(pair.figure() + " ÷ " + pair.yardstick(), figure.perSecond().first(common),
                        yardstick.perSecond().first(common)));
            }
        }
        return ratios;
    }

    /** Two contenders by name. */
    record Pair(String figure, String yardstick) {}
}
