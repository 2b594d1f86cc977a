package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.load.Pace;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.workload.OrderWorkload;
import dev.jumun.bench.workload.WorkloadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Everybody wants one product, and few want the others: what those few notice of it. */
final class Crowd {
    /** Of one turn: others alone, and others beside the crowd. */
    static final int PARTS = 2;

    private final OpenPlan plan;
    private final Venue venue;
    private final double maximum;
    private final Lane alone;
    private final Lane beside;
    private final Lane crowd;

    /** @param maximum what the service does a second of orders for the one product */
    Crowd(OpenPlan plan, Venue venue, double maximum) {
        this.plan = plan;
        this.venue = venue;
        this.maximum = maximum;
        var few = new Pace.Open(plan.others(), plan.maxConnections());
        alone = new Lane(others("others alone", few));
        beside = new Lane(others("others beside the crowd", few));
        crowd = new Lane(new Contender.Service(
                new Renamed(WorkloadKind.HOT.in(venue.shop(), venue.operator()), "the crowd"),
                String.format(Locale.ROOT, "orders of one product at %.1f times what can be done", plan.crowd()),
                new Pace.Open(plan.crowd() * maximum, plan.maxConnections()), venue.addresses()));
    }

    private Contender.Service others(String name, Pace pace) {
        return new Contender.Service(new Renamed(OrderWorkload.ofOthers(venue.shop()), name),
                "orders of two lines, of all products but the one", pace, venue.addresses());
    }

    void run(Progress progress) {
        for (int turn = 1; turn <= plan.turns(); turn++) {
            progress.now("crowd, turn " + turn + ": others alone");
            var watch = new Watch(venue, true);
            var sample = alone.contender().measure(plan.time());
            alone.add(watch.end().of(sample), sample);
            progress.done(plan.time());
            progress.now("crowd, turn " + turn + ": with the crowd");
            both(plan.time());
            progress.done(plan.time());
        }
    }

    private void both(Duration time) {
        var watch = new Watch(venue, true);
        try (var thread = Executors.newSingleThreadExecutor()) {
            var many = thread.submit(() -> crowd.contender().measure(time));
            var few = beside.contender().measure(time);
            var others = many.get();
            var costs = watch.end();
            beside.add(costs.of(few), few);
            crowd.add(costs.of(others), others);
        } catch (ExecutionException failure) {
            throw new BenchFailed("The crowd could not be measured: " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        }
    }

    List<Measured> measured() {
        return Stream.of(alone, beside, crowd).map(Lane::measured).flatMap(Optional::stream).toList();
    }

    /** What the others notice of the crowd, and what becomes of the crowd. */
    List<Ratio> ratios() {
        var ratios = new ArrayList<Ratio>();
        alone.measured().ifPresent(quiet -> beside.measured().ifPresent(crowded -> {
            int common = crowded.turns().size();
            ratios.add(Ratio.of("p99 of others beside the crowd ÷ alone", crowded.p99Millis(),
                    quiet.p99Millis().first(common)));
        }));
        crowd.measured().ifPresent(many -> ratios.add(Offers.accepted(many, maximum)));
        return ratios;
    }
}
