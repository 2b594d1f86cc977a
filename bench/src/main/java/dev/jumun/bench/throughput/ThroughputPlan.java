package dev.jumun.bench.throughput;

import dev.jumun.bench.workload.WorkloadKind;
import java.time.Duration;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param workloads in this order
 * @param yardsticks whether the database without the service takes part
 * @param turns of each contender
 * @param turn how long one of them is
 * @param warmUp before the first turn, shared by all workloads
 * @param clients of the closed model
 * @param connections of bare JDBC; the best number counts in each turn
 * @param openAt shares of the measured maximum of the first workload that are offered in the open model
 * @param openRates arrivals a second that are offered in it besides
 * @param open how long each of them is offered
 * @param maxConnections of the open model
 */
record ThroughputPlan(List<WorkloadKind> workloads, boolean yardsticks, int users, int products, int turns,
        Duration turn, Duration warmUp, int clients, List<Integer> connections, List<Double> openAt,
        List<Double> openRates, Duration open, int maxConnections) {
    private static final int MIN_ROWS = 100;

    ThroughputPlan {
        workloads = List.copyOf(workloads);
        connections = List.copyOf(connections);
        openAt = List.copyOf(openAt);
        openRates = List.copyOf(openRates);
        must(!workloads.isEmpty(), "--workloads: at least one");
        must(users >= MIN_ROWS, "--users: at least " + MIN_ROWS);
        must(products >= MIN_ROWS, "--products: at least " + MIN_ROWS);
        must(turns >= 1, "--turns: at least 1");
        must(turn.isPositive(), "--seconds: at least 1");
        must(!warmUp.isNegative(), "--warm-up: not negative");
        must(clients >= 1, "--clients: at least 1");
        must(!connections.isEmpty() && connections.stream().allMatch(count -> count >= 1),
                "--connections: at least 1 each");
        must(openAt.stream().allMatch(share -> share > 0), "--open-at: more than 0 each");
        must(openRates.stream().allMatch(rate -> rate > 0), "--rate: more than 0 each");
        must(open.isPositive(), "--open-seconds: at least 1");
        must(maxConnections >= 1, "--max-connections: at least 1");
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
