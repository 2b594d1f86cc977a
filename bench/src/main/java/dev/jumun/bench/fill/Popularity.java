package dev.jumun.bench.fill;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.sampling.distribution.DiscreteSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

/** Picks one of many by Zipf's law: the most popular 2 to the power of the exponent times as often as the next. */
public final class Popularity {
    private final DiscreteSampler ranks;
    private final int[] byRank;

    /** @param count picks are 0 to {@code count − 1}; who is popular among them is random */
    public Popularity(int count, double exponent, UniformRandomProvider random) {
        ranks = RejectionInversionZipfSampler.of(random, count, exponent);
        byRank = PermutationSampler.natural(count);
        PermutationSampler.shuffle(random, byRank);
    }

    public int pick() {
        return byRank[ranks.sample() - 1];
    }
}
