package dev.jumun.bench.workload;

import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;

/** The same GET again and again. */
final class SameWorkload implements Workload {
    private static final Expectation OK = Expectation.status(200);

    private final String name;
    private final byte[] head;

    SameWorkload(String name, String path) {
        this.name = name;
        this.head = RequestText.head("GET", path);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Expectation next(RequestText request) {
        request.begin(head).end();
        return OK;
    }
}
