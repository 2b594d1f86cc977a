package dev.jumun.bench.yardstick;

import dev.jumun.bench.measure.Tally.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What plain SQL does on the same server, in the same tables, without the service. */
public final class Yardstick {
    private final String name;
    private final String description;
    private final BareLoad load;
    private final List<List<Way>> choices;
    private List<Way> chosen;

    /** @param choices one of them is chosen before the turns; of its ways, all are measured in every turn */
    Yardstick(String name, String description, BareLoad load, List<List<Way>> choices) {
        this.name = name;
        this.description = description;
        this.load = load;
        this.choices = List.copyOf(choices);
        this.chosen = choices.getFirst();
    }

    public String name() {
        return name;
    }

    /** In words, what it does. */
    public String description() {
        return description;
    }

    /** How long a turn takes. */
    public Duration timeOf(Duration turn) {
        return turn.multipliedBy(chosen.size());
    }

    /** How long {@link #choose} takes: once to warm up, then one try for each choice. */
    public Duration timeOfChoice(Duration each) {
        return each.multipliedBy(1L + choices.size());
    }

    /** Warms up, and decides from then on for what is fastest here. */
    public void choose(Duration each) {
        load.run(middle(chosen), each);
        chosen = choices.stream()
                .map(ways -> Map.entry(ways, load.run(middle(ways), each).perSecond()))
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private static Way middle(List<Way> ways) {
        return ways.get(ways.size() / 2);
    }

    /** One turn in each of the ways; the best of them. */
    public Sample measure(Duration each) {
        var samples = new ArrayList<Sample>();
        for (var way : chosen) {
            samples.add(load.run(way, each));
        }
        return samples.stream().max(Comparator.comparingDouble(Sample::perSecond)).orElseThrow();
    }
}
