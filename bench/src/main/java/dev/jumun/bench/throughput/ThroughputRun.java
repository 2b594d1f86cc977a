package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.load.Load;
import dev.jumun.bench.load.Pace;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.report.Scaled;
import dev.jumun.bench.workload.WorkloadKind;
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
    private final Race turns;
    private final Race scale;
    private Optional<Offers> offers = Optional.empty();
    private Optional<Race> offered = Optional.empty();
    private Optional<Crowd> crowd = Optional.empty();
    private Optional<Onlookers> onlookers = Optional.empty();

    ThroughputRun(ThroughputPlan plan, Venue venue, LineUp lineUp) {
        this.plan = plan;
        this.venue = venue;
        this.lineUp = lineUp;
        var first = lineUp.services().getFirst();
        this.turns = new Race(venue, lineUp.contenders());
        this.scale = new Race(venue, plan.scale().stream().map(first::with).toList());
    }

    /** How long all of it takes. */
    Duration time() {
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
        return choices.plus(eachWarmUp().multipliedBy(lineUp.services().size()))
                .plus(turns)
                .plus(plan.streams().whole(plan.turns(), plan.turn()))
                .plus(plan.open().whole());
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
        for (var service : lineUp.services()) {
            progress.now("warm-up: " + service.name());
            if (eachWarmUp().isPositive()) {
                service.prepare(eachWarmUp());
            }
            progress.done(eachWarmUp());
        }
    }

    /** A share of the whole, but never so little that code runs for the first time in a turn. */
    private Duration eachWarmUp() {
        var share = plan.warmUp().dividedBy(lineUp.services().size());
        return plan.warmUp().isZero() || share.compareTo(choice()) > 0 ? share : choice();
    }

    /**
     * Measures everybody. What was measured until then is kept when it fails.
     *
     * @throws BenchFailed at the first answer that is not as it has to be, and when somebody does not answer at all
     */
    void measure(Progress progress) {
        turns.run(progress, plan.turns(), plan.turn());
        scale.run(progress, plan.turns(), plan.turn());
        if (plan.streams().streams() > 0) {
            var looking = new Onlookers(plan.streams(), venue, plan.clients());
            onlookers = Optional.of(looking);
            looking.run(progress, plan.turns(), plan.turn());
        }
        open(progress);
        if (plan.open().crowd() > 0) {
            crowd(progress);
        }
    }

    private void open(Progress progress) {
        var first = lineUp.services().getFirst();
        var offer = new Offers(plan.open(), first, maximum(first.name()).orElseThrow());
        var race = new Race(venue, offer.contenders());
        offers = Optional.of(offer);
        offered = Optional.of(race);
        race.run(progress, plan.open().turns(), plan.open().time());
    }

    private OptionalDouble maximum(String name) {
        return measured().stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(one -> one.perSecond().median())
                .findFirst();
    }

    private void crowd(Progress progress) {
        var hot = WorkloadKind.HOT;
        progress.now("crowd: how much can be done");
        double maximum = maximum(hot.label()).orElseGet(() -> Load.run(venue.addresses(),
                hot.in(venue.shop(), venue.operator()), new Pace.Closed(plan.clients()), plan.turn()).perSecond());
        var met = new Crowd(plan.open(), venue, maximum);
        crowd = Optional.of(met);
        met.run(progress);
    }

    /** Everybody who took turns. */
    List<Measured> measured() {
        return turns.measured();
    }

    /** The first workload with few clients and with many. */
    List<Scaled> scaled() {
        var measured = scale.measured();
        var scaled = new ArrayList<Scaled>();
        for (int i = 0; i < measured.size(); i++) {
            scaled.add(new Scaled(plan.scale().get(i), measured.get(i)));
        }
        return scaled;
    }

    List<Measured> offered() {
        return offered.map(Race::measured).orElse(List.of());
    }

    List<Ratio> offeredRatios() {
        return offers.map(offer -> offer.ratios(offered())).orElse(List.of());
    }

    List<Measured> watched() {
        return onlookers.map(Onlookers::measured).orElse(List.of());
    }

    List<Ratio> watchedRatios() {
        return onlookers.map(Onlookers::ratios).orElse(List.of());
    }

    List<Measured> crowded() {
        return crowd.map(Crowd::measured).orElse(List.of());
    }

    List<Ratio> crowdedRatios() {
        return crowd.map(Crowd::ratios).orElse(List.of());
    }
}
