package dev.jumun.bench.throughput;

import dev.jumun.bench.load.Pace;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.measure.Spread;
import dev.jumun.bench.report.Measured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run at a venue: warm-up, turns of everybody, then the open model. */
final class ThroughputRun {
    private static final Duration CHOICE = Duration.ofSeconds(3);

    private final ThroughputPlan plan;
    private final Venue venue;
    private final LineUp lineUp;

    ThroughputRun(ThroughputPlan plan, Venue venue, LineUp lineUp) {
        this.plan = plan;
        this.venue = venue;
        this.lineUp = lineUp;
    }

    /** How long the warm-up and all turns take. */
    Duration closedTime() {
        var choices = lineUp.yardsticks()
                .stream()
                .map(yardstick -> yardstick.timeToPrepare(choice()))
                .reduce(Duration.ZERO, Duration::plus);
        var turns = lineUp.contenders()
                .stream()
                .map(contender -> contender.timeOf(plan.turn()))
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(plan.turns());
        return choices.plus(plan.warmUp()).plus(turns);
    }

    Duration openTime() {
        return plan.open().multipliedBy((long) plan.openAt().size() + plan.openRates().size());
    }

    /** A short smoke run chooses sooner. */
    private Duration choice() {
        return plan.turn().compareTo(CHOICE) < 0 ? plan.turn() : CHOICE;
    }

    /** On few cores, the compiler competes with the service for the first minute. */
    void warmUp(Progress progress) {
        for (var yardstick : lineUp.yardsticks()) {
            progress.now("warm-up: " + yardstick.name());
            yardstick.prepare(choice());
            progress.done(yardstick.timeToPrepare(choice()));
        }
        var services = lineUp.services();
        var each = plan.warmUp().dividedBy(services.size());
        for (var service : services) {
            progress.now("warm-up: " + service.name());
            if (each.isPositive()) {
                service.measure(each);
            }
            progress.done(each);
        }
    }

    List<Measured> turns(Progress progress) {
        return new Race(venue, progress).run(lineUp.contenders(), plan.turns(), plan.turn());
    }

    /** @param measured what the maximum is taken from: that of the first workload */
    List<Measured> open(List<Measured> measured, Progress progress) {
        var offers = new ArrayList<Contender.Service>();
        double maximum = maximum(measured);
        for (double share : plan.openAt()) {
            offers.add(offer(share * maximum, String.format(Locale.ROOT, "%s at %.1f of the maximum",
                    lineUp.services().getFirst().name(), share)));
        }
        for (double rate : plan.openRates()) {
            offers.add(
                    offer(rate, String.format(Locale.ROOT, "%s at %.0f/s", lineUp.services().getFirst().name(), rate)));
        }
        return offers.isEmpty() ? List.of() : new Race(venue, progress).run(offers, 1, plan.open());
    }

    private Contender.Service offer(double perSecond, String name) {
        var first = lineUp.services().getFirst();
        return new Contender.Service(new Renamed(first.workload(), name), first.workload().name()
                + ", arriving at fixed times", new Pace.Open(perSecond, plan.maxConnections()), venue.addresses());
    }

    private double maximum(List<Measured> measured) {
        return measured.stream()
                .filter(one -> one.name().equals(lineUp.services().getFirst().name()))
                .findFirst()
                .orElseThrow()
                .perSecond()
                .median();
    }

    /** What was accepted of each offer, measured by the closed model. */
    List<Ratio> openRatios(List<Measured> offers, List<Measured> measured) {
        double maximum = maximum(measured);
        return offers.stream()
                .map(offer -> Ratio.of(offer.name() + ": accepted ÷ maximum", offer.perSecond(),
                        Spread.of(List.of(maximum))))
                .toList();
    }
}
