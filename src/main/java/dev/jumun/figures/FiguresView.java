package dev.jumun.figures;

import dev.jumun.shared.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one instance has done since its start. All counts only grow, so that who asks twice has what happened between.
 *
 * @param instance names this run of this instance; with another one, counting began anew
 * @param uptimeMillis since the start, by a clock that nobody sets
 * @param refusals errors that were answered, for each code of which there were some
 * @param groups one for each kind of command
 */
public record FiguresView(UUID instance, long uptimeMillis, Orders orders, Map<ErrorCode, Long> refusals,
        List<Group> groups) {

    /**
     * Requests to place an order.
     *
     * @param placed answered with an order, replays included
     * @param answered all of them
     * @param latency how many of all were answered within each time, the shortest first
     */
    public record Orders(long placed, long answered, List<Within> latency) {}

    /** So many took at most so long. */
    public record Within(long millis, long count) {}

    /**
     * Group commit of one kind of command.
     *
     * @param groups transactions begun
     * @param commands in all of these together
     * @param waiting for a lane at this moment
     */
    public record Group(String name, long groups, long commands, long waiting) {}
}
