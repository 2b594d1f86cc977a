package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.load.Pace;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.report.Measured;
import dev.jumun.bench.server.ApplicationPlan;
import dev.jumun.bench.throughput.Race.Pair;
import dev.jumun.bench.workload.WorkloadKind;
import dev.jumun.bench.yardstick.RedisBenchmark;
import dev.jumun.bench.yardstick.Yardstick;
import dev.jumun.bench.yardstick.Yardsticks;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everybody who takes turns: the workloads that were asked for, each next to its yardsticks. */
final class LineUp {
    private final ThroughputPlan plan;
    private final Venue venue;
    private final Yardsticks yardsticks;
    private final ApplicationPlan application;
    private final Optional<String> noScript;
    private final List<Contender> contenders = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();

    /** @param application how the instances at the venue were started */
    LineUp(ThroughputPlan plan, Venue venue, ApplicationPlan application) {
        this.plan = plan;
        this.venue = venue;
        this.application = application;
        this.yardsticks = venue.yardsticks(plan.connections());
        var redis = application.redis();
        boolean scripted = plan.yardsticks() && plan.workloads().stream().anyMatch(WorkloadKind::needsRedis);
        this.noScript = redis != null && scripted ? RedisBenchmark.hindrance(redis) : Optional.empty();
        noScript.ifPresent(skipped::add);
        for (var kind : plan.workloads()) {
            if (kind.needsRedis() && redis == null) {
                skipped.add(kind.label() + ": needs --redis");
            } else {
                add(kind);
            }
        }
        if (contenders.isEmpty()) {
            throw new BenchFailed("Nothing is left to measure. " + String.join(". ", skipped) + ".");
        }
    }

    private void add(WorkloadKind kind) {
        switch (kind) {
            case ORDERS -> {
                service(kind);
                var bare = yardsticks.orders();
                against(kind, bare);
                against(kind, yardsticks.stockLastOrders());
                var grouped = yardsticks.groupedOrders();
                against(kind, grouped);
                pairs.add(new Pair(grouped.name(), bare.name()));
            }
            case HOT -> {
                service(kind);
                against(kind, yardsticks.hotOrders());
                against(kind, yardsticks.stockLastHotOrders());
                against(kind, yardsticks.groupedHotOrders());
                pairs.add(new Pair(kind.label(), WorkloadKind.ORDERS.label()));
            }
            case ZIPF -> {
                service(kind);
                pairs.add(new Pair(kind.label(), WorkloadKind.ORDERS.label()));
            }
            case CHARGES -> {
                service(kind);
                against(kind, yardsticks.charges());
            }
            case CLAIMS -> {
                service(kind);
                againstScript(kind, false);
            }
            case SOLD_OUT -> {
                service(kind);
                againstScript(kind, true);
                if (plan.yardsticks() && !plan.workloads().contains(WorkloadKind.NO_OP)) {
                    service(WorkloadKind.NO_OP);
                }
                pairs.add(new Pair(kind.label(), WorkloadKind.NO_OP.label()));
                pairs.add(new Pair(kind.label(), WorkloadKind.POPULAR.label()));
            }
            case LINES, PAGES, POPULAR, NO_OP, MIX -> service(kind);
        }
    }

    /** On all instances; where there are several, in turn with the first of them alone. */
    private void service(WorkloadKind kind) {
        var instances = venue.addresses();
        service(kind, kind.label(), instances);
        if (instances.size() > 1) {
            var alone = kind.label() + " on one instance";
            service(kind, alone, instances.subList(0, 1));
            pairs.add(new Pair(kind.label(), alone));
        }
    }

    private void service(WorkloadKind kind, String name, List<InetSocketAddress> instances) {
        contenders.add(new Contender.Service(new Renamed(kind.in(venue.shop(), venue.operator()), name),
                kind.description() + ", " + plan.clients() + " clients", new Pace.Closed(plan.clients()), instances));
    }

    private void against(WorkloadKind kind, Yardstick yardstick) {
        if (plan.yardsticks()) {
            contenders.add(new Contender.Bare(yardstick));
            pairs.add(new Pair(kind.label(), yardstick.name()));
        }
    }

    private void againstScript(WorkloadKind kind, boolean soldOut) {
        var redis = application.redis();
        if (plan.yardsticks() && redis != null && noScript.isEmpty()) {
            var benchmark = new RedisBenchmark(redis, application.build().resource("redis/coupon/enter.lua"), soldOut,
                    plan.clients());
            contenders.add(new Contender.Script(benchmark));
            pairs.add(new Pair(kind.label(), benchmark.name()));
        }
    }

    List<Contender> contenders() {
        return List.copyOf(contenders);
    }

    /** Those of them that are the service; at least one. */
    List<Contender.Service> services() {
        return contenders.stream()
                .filter(Contender.Service.class::isInstance)
                .map(Contender.Service.class::cast)
                .toList();
    }

    /** The others. */
    List<Contender> yardsticks() {
        return contenders.stream().filter(contender -> !(contender instanceof Contender.Service)).toList();
    }

    /** What was asked for and takes no part, and why. */
    List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** What is worth dividing by what. */
    List<Ratio> ratios(List<Measured> measured) {
        return Race.ratios(measured, pairs);
    }
}
