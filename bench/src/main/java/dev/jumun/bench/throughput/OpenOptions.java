package dev.jumun.bench.throughput;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What is offered at fixed times. */
final class OpenOptions {
    @Option(names = "--open-at", split = ",", paramLabel = "SHARE", showDefaultValue = Visibility.NEVER, description = "Offer the first workload at fixed times after the turns, at these shares of its measured maximum, such as 0.5,3.0")
    private List<Double> openAt = List.of();

    @Option(names = "--rate", split = ",", paramLabel = "PER-SECOND", showDefaultValue = Visibility.NEVER, description = "The same at these fixed rates")
    private List<Double> rates = List.of();

    @Option(names = "--crowd", defaultValue = "0", paramLabel = "TIMES", showDefaultValue = Visibility.NEVER, description = "After that, offer orders of one product at so many times what the service can do of them, such as 3, and others next to them")
    private double crowd;

    @Option(names = "--crowd-others", defaultValue = "50", paramLabel = "PER-SECOND", description = "Orders of other products, alone and next to the crowd")
    private double others;

    @Option(names = "--open-turns", defaultValue = "1", paramLabel = "COUNT", description = "Of each offer")
    private int turns;

    @Option(names = "--open-seconds", defaultValue = "60", paramLabel = "SECONDS", description = "Of one turn of an offer")
    private int seconds;

    @Option(names = "--max-connections", defaultValue = "4096", paramLabel = "COUNT", description = "Of an offer; arrivals that find all of them busy wait, and this counts")
    private int maxConnections;

    OpenPlan plan() {
        return new OpenPlan(openAt, rates, crowd, others, turns, Duration.ofSeconds(seconds), maxConnections);
    }
}
