package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.load.Pace;
import dev.jumun.bench.load.StockReaders;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.measure.Tally;
import dev.jumun.bench.measure.Tally.Sample;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.workload.WorkloadKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Orders while nobody looks on and while many watch the stock, by turns; and how late these hear of a change. */
final class Onlookers {
    /** Nearly all of the time nothing but orders is done; at odd times, so that changes do not keep step with the service. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(550);
    private static final long SEED = 1;

    private final StreamPlan plan;
    private final Venue venue;
    private final Lane alone;
    private final Lane watched;
    private final Lane changes;

    /** @param clients who place orders */
    Onlookers(StreamPlan plan, Venue venue, int clients) {
        this.plan = plan;
        this.venue = venue;
        var pace = new Pace.Closed(clients);
        this.alone = new Lane(orders("orders, nobody watches", pace));
        this.watched = new Lane(orders("orders, %d streams".formatted(plan.streams()), pace));
        this.changes = new Lane(new Contender.Service(
                new Renamed(WorkloadKind.ORDERS.in(venue.shop(), venue.operator()), "from a change to a client"),
                "from the answer to a stock adjustment until a client of %d products hears of it"
                        .formatted(plan.products()),
                pace, venue.addresses()));
    }

    private Contender.Service orders(String name, Pace pace) {
        return new Contender.Service(new Renamed(WorkloadKind.ORDERS.in(venue.shop(), venue.operator()), name),
                WorkloadKind.ORDERS.description(), pace, venue.addresses());
    }

    void run(Progress progress, int turns, Duration turn) {
        for (int i = 1; i <= turns; i++) {
            for (boolean isWatched : Race.order(List.of(false, true), i)) {
                progress.now("streams, turn " + i + (isWatched ? ": with them" : ": without"));
                if (isWatched) {
                    watched(turn);
                } else {
                    var watch = new Watch(venue, true);
                    var sample = alone.contender().measure(turn);
                    alone.add(watch.end().of(sample), sample);
                }
                progress.done(turn);
            }
        }
    }

    private void watched(Duration turn) {
        // Nobody orders it, so that every stock of it is the work of one adjustment.
        long product = venue.operator().addProduct(0);
        int maxChanges = Math.toIntExact(turn.plusSeconds(30).dividedBy(SHORTEST_WAIT));
        long start = System.nanoTime();
        var heard = new Tally(start, start + turn.plusMinutes(1).toNanos());
        Sample orders;
        Watch.Costs costs;
        var random = new SplittableRandom(SEED);
        var waits = random.split().longs(SHORTEST_WAIT.toMillis(), LONGEST_WAIT.toMillis()).iterator();
        try (var readers = StockReaders.open(venue.addresses(), plan.streams(), product, 0, maxChanges,
                _ -> ids(product, random), heard)) {
            var over = new CountDownLatch(1);
            try (var changing = Executors.newSingleThreadExecutor()) {
                var watch = new Watch(venue, true);
                var changer = changing.submit(() -> {
                    for (int i = 0; i < maxChanges
                            && !over.await(waits.nextLong(), TimeUnit.MILLISECONDS); i++) {
                        venue.operator().adjustStock(product, 1);
                        readers.changed();
                    }
                    return null;
                });
                try {
                    orders = watched.contender().measure(turn);
                    costs = watch.end();
                } finally {
                    over.countDown();
                }
                var _ = changer.get();
            }
            readers.awaitAll();
        } catch (IOException | ExecutionException failure) {
            throw new BenchFailed("Stock streams: " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        }
        watched.add(costs.of(orders), orders);
        var sample = heard.sample("");
        changes.add(costs.of(sample), sample);
    }

    private String ids(long product, SplittableRandom random) {
        var others = random.ints(0, venue.shop().products()).distinct().limit(plan.products() - 1L);
        return LongStream.concat(LongStream.of(product), others.mapToLong(number -> venue.shop().product(number)))
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
    }

    List<Measured> measured() {
        return Stream.of(alone, watched, changes).map(Lane::measured).flatMap(Optional::stream).toList();
    }

    /** What those who order notice of those who watch. */
    List<Ratio> ratios() {
        var measured = measured();
        return Race.ratios(measured,
                List.of(new Race.Pair(watched.contender().name(), alone.contender().name())));
    }
}
