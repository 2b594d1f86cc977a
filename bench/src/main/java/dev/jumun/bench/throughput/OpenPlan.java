package dev.jumun.bench.throughput;

import java.time.Duration;
import java.util.List;

/**
 * What is offered at fixed times, after the turns.
 *
 * @param at shares of the measured maximum of the first workload
 * @param rates arrivals a second of it besides
 * @param crowd how many times what can be done one product is wanted, next to others; 0 for no crowd
 * @param others orders a second for other products meanwhile
 * @param turns of each offer
 * @param time of one turn
 * @param maxConnections arrivals that find all of them busy wait
 */
record OpenPlan(List<Double> at, List<Double> rates, double crowd, double others, int turns, Duration time,
        int maxConnections) {
    OpenPlan {
        at = List.copyOf(at);
        rates = List.copyOf(rates);
        ThroughputPlan.must(at.stream().allMatch(share -> share > 0), "--open-at: more than 0 each");
        ThroughputPlan.must(rates.stream().allMatch(rate -> rate > 0), "--rate: more than 0 each");
        ThroughputPlan.must(crowd >= 0, "--crowd: not negative");
        ThroughputPlan.must(others > 0, "--crowd-others: more than 0");
        ThroughputPlan.must(turns >= 1, "--open-turns: at least 1");
        ThroughputPlan.must(time.isPositive(), "--open-seconds: at least 1");
        ThroughputPlan.must(maxConnections >= 1, "--max-connections: at least 1");
    }

    /** How long all of it takes. */
    Duration whole() {
        long offers = (long) at.size() + rates.size() + (crowd > 0 ? Crowd.PARTS : 0);
        return time.multipliedBy(offers * turns);
    }
}
