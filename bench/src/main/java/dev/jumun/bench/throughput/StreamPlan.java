package dev.jumun.bench.throughput;

import java.time.Duration;

/**
 * Who looks on while orders are placed.
 *
 * @param streams clients of the stock stream; 0 for none
 * @param products that each of them watches
 */
record StreamPlan(int streams, int products) {
    /** Of one turn: without them, and with them. */
    private static final int PARTS = 2;
    /** The most that the service lets one client watch. */
    private static final int MAX_PRODUCTS = 100;

    StreamPlan {
        ThroughputPlan.must(streams >= 0, "--streams: not negative");
        ThroughputPlan.must(products >= 1 && products <= MAX_PRODUCTS, "--stream-products: 1 to " + MAX_PRODUCTS);
    }

    /** How long all of it takes. */
    Duration whole(int turns, Duration turn) {
        return streams == 0 ? Duration.ZERO : turn.multipliedBy((long) PARTS * turns);
    }
}
