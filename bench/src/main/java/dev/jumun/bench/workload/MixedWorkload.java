package dev.jumun.bench.workload;

import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** Several workloads, each as often as its share. */
final class MixedWorkload implements Workload {
    private final String name;
    private final List<Part> parts;
    private final int shares;
    private final UniformRandomProvider random;

    /** @param share of the sum of all shares */
    record Part(int share, Workload workload) {}

    MixedWorkload(String name, List<Part> parts, UniformRandomProvider random) {
        this.name = name;
        this.parts = List.copyOf(parts);
        this.shares = parts.stream().mapToInt(Part::share).sum();
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Expectation next(RequestText request) {
        int drawn = random.nextInt(shares);
        for (var part : parts) {
            if (drawn < part.share()) {
                return part.workload().next(request);
            }
            drawn -= part.share();
        }
        throw new IllegalStateException("Beyond the sum of all shares");
    }
}
