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
 * @param scale numbers of clients that the first workload is measured with besides
 * @param streams who looks on while orders are placed
 * @param open what is offered at fixed times besides
 */
record ThroughputPlan(List<WorkloadKind> workloads, boolean yardsticks, int users, int products, int turns,
        Duration turn, Duration warmUp, int clients, List<Integer> connections, List<Integer> scale, StreamPlan streams,
        OpenPlan open) {
    private static final int MIN_ROWS = 100;

    ThroughputPlan {
        workloads = List.copyOf(workloads);
        connections = List.copyOf(connections);
        scale = List.copyOf(scale);
        must(!workloads.isEmpty(), "--workloads: at least one");
        must(users >= MIN_ROWS, "--users: at least " + MIN_ROWS);
        must(products >= MIN_ROWS, "--products: at least " + MIN_ROWS);
        must(turns >= 1, "--turns: at least 1");
        must(turn.isPositive(), "--seconds: at least 1");
        must(scale.stream().distinct().count() == scale.size(), "--scale: each once");
        must(!warmUp.isNegative(), "--warm-up: not negative");
        must(clients >= 1, "--clients: at least 1");
        must(scale.stream().allMatch(count -> count >= 1), "--scale: at least 1 each");
        must(!connections.isEmpty() && connections.stream().allMatch(count -> count >= 1),
                "--connections: at least 1 each");
    }

    /** @throws IllegalArgumentException otherwise */
    static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
