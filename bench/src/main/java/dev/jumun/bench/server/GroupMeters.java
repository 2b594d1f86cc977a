package dev.jumun.bench.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What instances have counted of their group commits, over all kinds of commands.
 *
 * @param groups transactions
 * @param commands in them
 * @param retries transactions that were run again after contention
 * @param splits groups that were run again command by command
 * @param atMost how many groups had at most so many commands
 */
public record GroupMeters(double groups, double commands, double retries, double splits,
        Map<Double, Double> atMost) {
    static final GroupMeters NONE = new GroupMeters(0, 0, 0, 0, Map.of());

    /** One line of the exposition format: a name, labels, a value. */
    private static final Pattern LINE = Pattern.compile("jumun_group_(\\w+)\\{([^}]*)} (\\S+).*");
    private static final Pattern LIMIT = Pattern.compile("(?:^|.*,)le=\"([^\"]+)\".*");

    /** Reads what Prometheus reads. */
    static GroupMeters of(String exposition) {
        double groups = 0;
        double commands = 0;
        double retries = 0;
        double splits = 0;
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
        }
        return new GroupMeters(groups, commands, retries, splits, Map.copyOf(atMost));
    }

    public GroupMeters plus(GroupMeters other) {
        return combined(other, 1);
    }

    /** What was counted since then. */
    public GroupMeters since(GroupMeters earlier) {
        return combined(earlier, -1);
    }

    private GroupMeters combined(GroupMeters other, int sign) {
        var sums = new TreeMap<>(atMost);
        other.atMost.forEach((limit, count) -> sums.merge(limit, sign * count, Double::sum));
        return new GroupMeters(groups + sign * other.groups, commands + sign * other.commands,
                retries + sign * other.retries, splits + sign * other.splits, Map.copyOf(sums));
    }

    /** Commands in a group; 0 when there was none. */
    public double meanSize() {
        return groups == 0 ? 0 : commands / groups;
    }
}
