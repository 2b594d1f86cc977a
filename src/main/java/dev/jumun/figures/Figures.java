package dev.jumun.figures;

import dev.jumun.figures.FiguresView.Group;
import dev.jumun.figures.FiguresView.Orders;
import dev.jumun.figures.FiguresView.Within;
import dev.jumun.shared.ErrorCode;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Reads this instance's meters, those that an operator's monitoring reads too. */
@Component
public class Figures {
    private final MeterRegistry meters;
    private final UUID instance = UUID.randomUUID();
    private final long startedNanos = System.nanoTime();

    Figures(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The figures of this moment; none of them waits for anything. */
    public FiguresView now() {
        return new FiguresView(instance, Duration.ofNanos(System.nanoTime() - startedNanos).toMillis(), orders(),
                refusals(), groups());
    }

    private Orders orders() {
        var timers = meters.find("http.server.requests")
                .tag("uri", "/api/v1/orders")
                .tag("method", "POST")
                .timers();
        return new Orders(count(timers.stream().filter(timer -> "201".equals(timer.getId().getTag("status"))).toList()),
                count(timers), latency(timers));
    }

    private static long count(Collection<Timer> timers) {
        return timers.stream().mapToLong(Timer::count).sum();
    }

    private static List<Within> latency(Collection<Timer> timers) {
        var within = new TreeMap<Long, Long>();
        for (var timer : timers) {
            for (var bucket : timer.takeSnapshot().histogramCounts()) {
                within.merge(Math.round(bucket.bucket(TimeUnit.MILLISECONDS)), (long) bucket.count(), Long::sum);
            }
        }
        return within.entrySet().stream().map(bucket -> new Within(bucket.getKey(), bucket.getValue())).toList();
    }

    private Map<ErrorCode, Long> refusals() {
        var refusals = new EnumMap<ErrorCode, Long>(ErrorCode.class);
        for (var counter : meters.find("jumun.refusals").counters()) {
            long count = (long) counter.count();
            var code = counter.getId().getTag("code");
            if (count > 0 && code != null) {
                refusals.put(ErrorCode.valueOf(code), count);
            }
        }
        return refusals;
    }

    private List<Group> groups() {
        return meters.find("jumun.group.size")
                .summaries()
                .stream()
                .map(this::group)
                .sorted(Comparator.comparing(Group::name))
                .toList();
    }

    private Group group(DistributionSummary sizes) {
        var name = String.valueOf(sizes.getId().getTag("name"));
        var waiting = meters.find("jumun.group.queue.size").tag("name", name).gauges();
        return new Group(name, sizes.count(), (long) sizes.totalAmount(),
                waiting.stream().mapToLong(gauge -> (long) valueOf(gauge)).sum());
    }

    /** Nothing waits where nobody knows. */
    private static double valueOf(Gauge gauge) {
        double value = gauge.value();
        return Double.isNaN(value) ? 0 : value;
    }
}
