package dev.jumun.faults.kit;

import java.util.List;
import java.util.stream.IntStream;

/** Which instances there are, each named by its profile: none for one that does everything. */
public record Topology(List<String> places) {
    /** Two, each of which serves and delivers. */
    public static final Topology TWINS = new Topology(List.of("", ""));

    /** Of which all of these can be made. */
    static final List<String> PARTS = List.of("", "", "api", "worker");

    /** One to three instances, with workers of their own and without. */
    private static final List<Topology> ALL = List.of(TWINS, new Topology(List.of("api", "worker")),
            new Topology(List.of("", "api", "worker")), new Topology(List.of("")),
            new Topology(List.of("", "", "worker")));

    /** The first one serves: it is asked what the others cannot answer. */
    public Topology {
        if (places.getFirst().equals("worker")) {
            throw new IllegalArgumentException("The first one is a worker");
        }
        places = List.copyOf(places);
    }

    /** One after the other, as seeds are counted up. */
    static Topology of(long seed) {
        // Shifted each time that all kinds of faults have had their turn, so that each meets all of these.
        return ALL.get(Math.floorMod(seed + seed / Dice.KINDS.size(), ALL.size()));
    }

    /** Those that clients talk to, by their numbers. */
    List<Integer> serving() {
        return those("worker");
    }

    /** Those that deliver events. */
    List<Integer> delivering() {
        return those("api");
    }

    private List<Integer> those(String otherThan) {
        return IntStream.range(0, places.size()).filter(i -> !places.get(i).equals(otherThan)).boxed().toList();
    }

    @Override
    public String toString() {
        return places.stream().map(profile -> profile.isEmpty() ? "all-in-one" : profile).toList().toString();
    }
}
