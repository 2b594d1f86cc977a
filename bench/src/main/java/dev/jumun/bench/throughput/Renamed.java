package dev.jumun.bench.throughput;

import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;

/** The same requests, going on where they are, under another name. */
record Renamed(Workload workload, String name) implements Workload {
    @Override
    public Expectation next(RequestText request) {
        return workload.next(request);
    }
}
