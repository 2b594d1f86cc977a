package dev.jumun.groupcommit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Tickets in the order of their arrival, and what they weigh together. */
final class TicketLine<C, R> {
    private final Deque<Ticket<C, R>> tickets = new ArrayDeque<>();
    private long weight;

    void add(Ticket<C, R> ticket) {
        tickets.addLast(ticket);
        weight += ticket.weight();
    }

    /**
     * Moves tickets to the end of a group, another line, until that holds so many commands or so much weight, leaving out
     * tickets whose callers have gone. A group that was empty takes its first ticket whatever it weighs.
     *
     * @param left told of each ticket that left the line, in the group or not
     */
    void moveInto(TicketLine<C, R> group, int maxCommands, long maxWeight, Consumer<Ticket<C, R>> left) {
        while (group.size() < maxCommands) {
            var next = tickets.peekFirst();
            if (next == null || (!group.isEmpty() && group.weight + next.weight() > maxWeight)) {
                return;
            }
            tickets.removeFirst();
            weight -= next.weight();
            left.accept(next);
            if (next.take()) {
                group.add(next);
            }
        }
    }

    /** Removes and returns all. */
    List<Ticket<C, R>> empty() {
        var rest = List.copyOf(tickets);
        tickets.clear();
        weight = 0;
        return rest;
    }

    int size() {
        return tickets.size();
    }

    long weight() {
        return weight;
    }

    boolean isEmpty() {
        return tickets.isEmpty();
    }
}
