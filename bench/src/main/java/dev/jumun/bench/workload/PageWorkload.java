package dev.jumun.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;
import org.apache.commons.rng.UniformRandomProvider;

/** GETs of one of several things whose paths differ in a number at the end. */
final class PageWorkload implements Workload {
    private static final Expectation OK = Expectation.status(200);

    private final String name;
    private final byte[] path;
    private final long first;
    private final int count;
    private final UniformRandomProvider random;

    /** @param path without the number, which is one of so many from the first on */
    PageWorkload(String name, String path, long first, int count, UniformRandomProvider random) {
        this.name = name;
        this.path = path.getBytes(US_ASCII);
        this.first = first;
        this.count = count;
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Expectation next(RequestText request) {
        request.get(path, first + random.nextInt(count)).end();
        return OK;
    }
}
