package dev.jumun.bench.throughput;

import dev.jumun.bench.load.Load;
import dev.jumun.bench.load.Pace;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.workload.WorkloadKind;
import dev.jumun.bench.report.Scaled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One run at a venue: warm-up, turns of everybody, then the open model. */
final class ThroughputRun {
    private static final Duration CHOICE = Duration.ofSeconds(3);

    private final ThroughputPlan plan;
    private final Venue venue;
    private final LineUp lineUp;
    private Optional<Crowd> crowd = Optional.empty();

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
                .plus(plan.turn().multipliedBy(plan.scale().size()))
                .multipliedBy(plan.turns());
        return choices.plus(plan.warmUp()).plus(turns);
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
        var race = new Race(venue, progress, lineUp.contenders());
        race.run(plan.turns(), plan.turn());
        return race.measured();
    }

    /** The first workload with few clients and with many, by turns. */
    List<Scaled> scale(Progress progress) {
        var first = lineUp.services().getFirst();
        var race = new Race(venue, progress, plan.scale().stream().map(first::with).toList());
        race.run(plan.turns(), plan.turn());
        var measured = race.measured();
        var scaled = new ArrayList<Scaled>();
        for (int i = 0; i < measured.size(); i++) {
            scaled.add(new Scaled(plan.scale().get(i), measured.get(i)));
        }
        return scaled;
    }

    /** @param measured what the maximum is taken from: that of the first workload */
    Offers offers(List<Measured> measured) {
        var first = lineUp.services().getFirst();
        return new Offers(plan.open(), first, maximum(measured, first.name()).orElseThrow());
    }

    private static OptionalDouble maximum(List<Measured> measured, String name) {
        return measured.stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(one -> one.perSecond().median())
                .findFirst();
    }

    List<Measured> open(Offers offers, Progress progress) {
        var race = new Race(venue, progress, offers.contenders());
        race.run(plan.open().turns(), plan.open().time());
        return race.measured();
    }

    /** @param measured what the maximum is taken from, if the hot product was measured; else it is measured now */
    void crowd(List<Measured> measured, Progress progress) {
        if (plan.open().crowd() > 0) {
            progress.now("crowd: how much can be done");
            var hot = WorkloadKind.HOT;
            double maximum = maximum(measured, hot.label()).orElseGet(() -> Load.run(venue.addresses(),
                    hot.in(venue.shop(), venue.operator()), new Pace.Closed(plan.clients()), plan.turn()).perSecond());
            var met = new Crowd(plan.open(), venue, progress, maximum);
            crowd = Optional.of(met);
            met.run();
        }
    }

    List<Measured> crowd() {
        return crowd.map(Crowd::measured).orElse(List.of());
    }

    List<Ratio> crowdRatios() {
        return crowd.map(Crowd::ratios).orElse(List.of());
    }
}
