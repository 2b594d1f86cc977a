package dev.jumun.bench.throughput;

import dev.jumun.bench.load.Pace;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.measure.Spread;
import dev.jumun.bench.report.Measured;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The first workload at fixed rates. */
final class Offers {
    private final OpenPlan plan;
    private final Contender.Service first;
    private final double maximum;

    /** @param maximum that the closed model has shown of it, a second */
    Offers(OpenPlan plan, Contender.Service first, double maximum) {
        this.plan = plan;
        this.first = first;
        this.maximum = maximum;
    }

    List<Contender.Service> contenders() {
        var offers = new ArrayList<Contender.Service>();
        for (double share : plan.at()) {
            offers.add(offer(share * maximum,
                    String.format(Locale.ROOT, "%s at %.1f of the maximum", first.name(), share)));
        }
        for (double rate : plan.rates()) {
            offers.add(offer(rate, String.format(Locale.ROOT, "%s at %.0f/s", first.name(), rate)));
        }
        return offers;
    }

    private Contender.Service offer(double perSecond, String name) {
        return new Contender.Service(new Renamed(first.workload(), name), first.name() + ", arriving at fixed times",
                new Pace.Open(perSecond, plan.maxConnections()), first.instances());
    }

    /** What was accepted of each, measured by the closed model. */
    List<Ratio> ratios(List<Measured> offers) {
        return offers.stream().map(offer -> accepted(offer, maximum)).toList();
    }

    /** @param maximum what can be done a second */
    static Ratio accepted(Measured offer, double maximum) {
        return Ratio.of(offer.name() + ": accepted ÷ maximum", offer.perSecond(),
                Spread.of(Collections.nCopies(offer.turns().size(), maximum)));
    }
}
