package dev.jumun.groupcommit;

import java.util.ArrayList;
import java.util.List;

/** What a lane takes into one transaction, while it is being put together. */
final class Group<C, R> {
    private final List<Ticket<C, R>> tickets = new ArrayList<>();
    private long weight;

    void add(Ticket<C, R> ticket) {
        tickets.add(ticket);
        weight += ticket.weight();
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

    List<Ticket<C, R>> tickets() {
        return tickets;
    }
}
