package dev.jumun.bench.report;

import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.server.ServiceMeters;
import dev.jumun.bench.server.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One contender's turn.
 *
 * @param perSecond done
 * @param refusedPerSecond answered with 503
 * @param inDoubt answered, after a long wait, that nobody knows yet
 * @param millis latency of what was done
 * @param refusalMillis latency of those that were answered with 503
 * @param eachSecond what was done in each second
 * @param cores that were busy meanwhile
 * @param groups what the service committed together; null for a yardstick
 * @param meanGroup commands in a group; 0 for none
 * @param kilobytesEach allocated for one of what was done, everything that the service does beside it included; 0 where it is
 *        not known
 * @param residentMegabytes of all instances at the end; 0 where it is not known
 * @param how what the contender chose by itself; empty for nothing
 */
public record Turn(double perSecond, double refusedPerSecond, long inDoubt, Latency millis,
        Latency refusalMillis, List<Integer> eachSecond, Usage cores, @Nullable ServiceMeters groups, double meanGroup,
        double kilobytesEach,
        double residentMegabytes, String how) {}
