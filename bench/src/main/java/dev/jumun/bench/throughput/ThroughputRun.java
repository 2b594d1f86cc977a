package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.Pace;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.measure.Spread;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.throughput.Race.Pair;
import dev.jumun.bench.workload.WorkloadKind;
import dev.jumun.bench.yardstick.Yardstick;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run at a venue: warm-up, turns of everybody, then the open model. */
final class ThroughputRun {
    private static final Duration CHOICE = Duration.ofSeconds(3);
    /** Of a yardstick's choice: once to warm up, then one for each kind of prepared statement. */
    private static final int CHOICES = 3;

    private static final String BARE = "bare JDBC";
    private static final String BARE_HOT = "bare JDBC, one product";
    private static final String BARE_CHARGES = "bare JDBC, charges";
    private static final String GROUPED = "grouped SQL, the ceiling";
    private static final List<Pair> PAIRS = List.of(new Pair(WorkloadKind.ORDERS.label(), BARE),
            new Pair(WorkloadKind.ORDERS.label(), GROUPED), new Pair(WorkloadKind.HOT.label(), BARE_HOT),
            new Pair(WorkloadKind.HOT.label(), WorkloadKind.ORDERS.label()),
            new Pair(WorkloadKind.ZIPF.label(), WorkloadKind.ORDERS.label()),
            new Pair(WorkloadKind.CHARGES.label(), BARE_CHARGES),
            new Pair(WorkloadKind.SOLD_OUT.label(), WorkloadKind.NO_OP.label()),
            new Pair(WorkloadKind.SOLD_OUT.label(), WorkloadKind.POPULAR.label()), new Pair(GROUPED, BARE));

    private final ThroughputPlan plan;
    private final Venue venue;
    private final List<String> skipped = new ArrayList<>();
    private final List<Contender.Service> services = new ArrayList<>();
    private final List<Yardstick> yardsticks = new ArrayList<>();
    private final List<Contender> contenders = new ArrayList<>();

    /** @param redis whether the instances have one */
    ThroughputRun(ThroughputPlan plan, Venue venue, boolean redis) {
        this.plan = plan;
        this.venue = venue;
        var maker = venue.yardsticks(plan.connections());
        for (var kind : plan.workloads()) {
            if (kind.needsRedis() && !redis) {
                skipped.add(kind.label() + ": needs --redis");
            } else {
                add(kind, maker);
            }
        }
        if (contenders.isEmpty()) {
            throw new BenchFailed("Nothing is left to measure. " + String.join(". ", skipped) + ".");
        }
    }

    private void add(WorkloadKind kind, Yardstick.Maker maker) {
        boolean compared = plan.yardsticks();
        switch (kind) {
            case ORDERS -> {
                if (compared) {
                    bare(maker.orders(), "one order of two lines a transaction, best of " + plan.connections()
                            + " connections");
                }
                service(kind);
                if (compared) {
                    bare(maker.groupedOrders(), "64 orders of two lines a transaction, two at once");
                }
            }
            case HOT -> {
                if (compared) {
                    bare(maker.hotOrders(), "one order of the same product a transaction, best of "
                            + plan.connections() + " connections");
                }
                service(kind);
            }
            case CHARGES -> {
                if (compared) {
                    bare(maker.charges(), "one charge a transaction, best of " + plan.connections() + " connections");
                }
                service(kind);
            }
            case SOLD_OUT -> {
                service(kind);
                if (compared && !plan.workloads().contains(WorkloadKind.NO_OP)) {
                    service(WorkloadKind.NO_OP);
                }
            }
            case ZIPF, LINES, CLAIMS, PAGES, POPULAR, NO_OP, MIX -> service(kind);
        }
    }

    /** On all instances; where there are several, in turn with the first of them alone. */
    private void service(WorkloadKind kind) {
        var instances = venue.addresses();
        service(kind, kind.label(), instances);
        if (instances.size() > 1) {
            service(kind, onOne(kind), instances.subList(0, 1));
        }
    }

    private void service(WorkloadKind kind, String name, List<InetSocketAddress> instances) {
        var contender = new Contender.Service(new Renamed(kind.in(venue.shop(), venue.operator()), name),
                kind.description() + ", " + plan.clients() + " clients", new Pace.Closed(plan.clients()), instances);
        services.add(contender);
        contenders.add(contender);
    }

    private static String onOne(WorkloadKind kind) {
        return kind.label() + " on one instance";
    }

    private void bare(Yardstick yardstick, String description) {
        yardsticks.add(yardstick);
        contenders.add(new Contender.Bare(yardstick, description));
    }

    List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** How long the warm-up and all turns take. */
    Duration closedTime() {
        var turns = contenders.stream()
                .map(contender -> contender.timeOf(plan.turn()))
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(plan.turns());
        return turns.plus(plan.warmUp()).plus(choice().multipliedBy((long) CHOICES * yardsticks.size()));
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
        for (var yardstick : yardsticks) {
            progress.now("warm-up: " + yardstick.name());
            yardstick.choose(choice());
            progress.done(choice().multipliedBy(CHOICES));
        }
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
        return new Race(venue, progress).run(contenders, plan.turns(), plan.turn());
    }

    List<Ratio> ratios(List<Measured> measured) {
        var pairs = new ArrayList<>(PAIRS);
        plan.workloads().forEach(kind -> pairs.add(new Pair(kind.label(), onOne(kind))));
        return Race.ratios(measured, pairs);
    }

    /** @param measured what the maximum is taken from: that of the first workload */
    List<Measured> open(List<Measured> measured, Progress progress) {
        var offers = new ArrayList<Contender.Service>();
        double maximum = maximum(measured);
        for (double share : plan.openAt()) {
            offers.add(offer(share * maximum, String.format(Locale.ROOT, "%s at %.1f of the maximum",
                    services.getFirst().name(), share)));
        }
        for (double rate : plan.openRates()) {
            offers.add(offer(rate, String.format(Locale.ROOT, "%s at %.0f/s", services.getFirst().name(), rate)));
        }
        return offers.isEmpty() ? List.of() : new Race(venue, progress).run(offers, 1, plan.open());
    }

    private Contender.Service offer(double perSecond, String name) {
        var first = services.getFirst();
        return new Contender.Service(new Renamed(first.workload(), name), first.workload().name()
                + ", arriving at fixed times", new Pace.Open(perSecond, plan.maxConnections()), venue.addresses());
    }

    private double maximum(List<Measured> measured) {
        return measured.stream()
                .filter(one -> one.name().equals(services.getFirst().name()))
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

    /** The same requests, going on where they are, under another name. */
    private record Renamed(Workload workload, String name) implements Workload {
        @Override
        public Expectation next(RequestText request) {
            return workload.next(request);
        }
    }
}
