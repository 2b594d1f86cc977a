package dev.jumun.bench.throughput;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Who looks on. */
final class StreamOptions {
    @Option(names = "--streams", defaultValue = "0", paramLabel = "COUNT", showDefaultValue = Visibility.NEVER, description = "After the turns, measure orders without and with so many clients of the stock stream, by turns, and how late these hear of a change")
    private int streams;

    @Option(names = "--stream-products", defaultValue = "20", paramLabel = "COUNT", description = "What each of them watches: one product that nobody orders, and others at random")
    private int products;

    StreamPlan plan() {
        return new StreamPlan(streams, products);
    }
}
