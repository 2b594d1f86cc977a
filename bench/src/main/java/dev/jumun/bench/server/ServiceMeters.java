package dev.jumun.bench.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What instances have counted: of their group commits, over all kinds of commands, and of their memory.
 *
 * @param groups transactions
 * @param commands in them
 * @param retries transactions that were run again after contention
 * @param splits groups that were run again command by command
 * @param atMost how many groups had at most so many commands
 * @param allocatedBytes on the heap, as far as the collector has noticed
 */
public record ServiceMeters(double groups, double commands, double retries, double splits,
        Map<Double, Double> atMost, double allocatedBytes) {
    static final ServiceMeters NONE = new ServiceMeters(0, 0, 0, 0, Map.of(), 0);

    /** One line of the exposition format: a name, labels, a value. */
    private static final Pattern LINE = Pattern.compile("jumun_group_(\\w+)\\{([^}]*)} (\\S+).*");
    private static final Pattern ALLOCATED = Pattern
            .compile("jvm_gc_memory_allocated_bytes_total(?:\\{[^}]*})? (\\S+).*");
    private static final Pattern LIMIT = Pattern.compile("(?:^|.*,)le=\"([^\"]+)\".*");

    /** Reads what Prometheus reads. */
    static ServiceMeters of(String exposition) {
        double groups = 0;
        double commands = 0;
        double retries = 0;
        double splits = 0;
        double allocatedBytes = 0;
        var atMost = new TreeMap<Double, Double>();
        for (var line : exposition.lines().toList()) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                double value = Double.parseDouble(parts.group(3));
                switch (parts.group(1)) {
                    case "size_count" -> groups += value;
                    case "size_sum" -> commands += value;
                    case "retries_total" -> retries += value;
                    case "splits_total" -> splits += value;
                    case "size_bucket" -> {
                        Matcher limit = LIMIT.matcher(parts.group(2));
                        if (limit.matches() && !limit.group(1).equals("+Inf")) {
                            atMost.merge(Double.valueOf(limit.group(1)), value, Double::sum);
                        }
                    }
                    default -> {
                        // Not of groups' sizes.
                    }
                }
            }
            Matcher allocated = ALLOCATED.matcher(line);
            if (allocated.matches()) {
                allocatedBytes += Double.parseDouble(allocated.group(1));
            }
        }
        return new ServiceMeters(groups, commands, retries, splits, Map.copyOf(atMost), allocatedBytes);
    }

    public ServiceMeters plus(ServiceMeters other) {
        return combined(other, 1);
    }

    /** What was counted since then. */
    public ServiceMeters since(ServiceMeters earlier) {
        return combined(earlier, -1);
    }

    private ServiceMeters combined(ServiceMeters other, int sign) {
        var sums = new TreeMap<>(atMost);
        other.atMost.forEach((limit, count) -> sums.merge(limit, sign * count, Double::sum));
        return new ServiceMeters(groups + sign * other.groups, commands + sign * other.commands,
                retries + sign * other.retries, splits + sign * other.splits, Map.copyOf(sums),
                allocatedBytes + sign * other.allocatedBytes);
    }

    /** Commands in a group; 0 when there was none. */
    public double meanSize() {
        return groups == 0 ? 0 : commands / groups;
    }
}
