package dev.jumun.groupcommit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for a lane, first come, first served, bounded in number and in the time that it will wait. */
final class TicketQueue<C, R> {
    private final int capacity;
    private final int maxCommands;
    private final int maxWeight;
    private final Duration maxWait;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Ticket<C, R>> waiting = new ArrayDeque<>();
    private long weightWaiting;
    private boolean closed;

    TicketQueue(GroupCommitProperties properties, Pace pace) {
        this.capacity = properties.queueCapacity();
        this.maxCommands = properties.maxCommands();
        this.maxWeight = properties.maxWeight();
        this.maxWait = properties.maxWait();
        this.pace = pace;
    }

    /** Whether a ticket was taken in. */
    enum Admission {
        ADMITTED,
        FULL,
        CLOSED
    }

    Admission offer(Ticket<C, R> ticket) {
        lock.lock();
        try {
            if (closed) {
                return Admission.CLOSED;
            }
            if (hasNoRoom()) {
                return Admission.FULL;
            }
            waiting.addLast(ticket);
            weightWaiting += ticket.weight();
            changed.signal();
            return Admission.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a ticket that came now would not be taken in for being too many. */
    boolean isFull() {
        lock.lock();
        try {
            return !closed && hasNoRoom();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasNoRoom() {
        return waiting.size() >= capacity || pace.untilTaken(fullGroupsWaiting()).compareTo(maxWait) > 0;
    }

    private long fullGroupsWaiting() {
        return Math.max(waiting.size() / maxCommands, weightWaiting / maxWeight);
    }

    /**
     * Waits until something is there, then takes what is waiting up to the bounds of a group, leaving out tickets whose
     * callers have gone.
     *
     * @return the next group; empty once the queue is closed and drained
     */
    List<Ticket<C, R>> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                var group = nextGroup();
                if (!group.isEmpty() || closed) {
                    return group;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Ticket<C, R>> nextGroup() {
        var group = new ArrayList<Ticket<C, R>>();
        long weight = 0;
        while (group.size() < maxCommands) {
            var next = waiting.peekFirst();
            if (next == null || (!group.isEmpty() && weight + next.weight() > maxWeight)) {
                break;
            }
            waiting.removeFirst();
            weightWaiting -= next.weight();
            if (next.take()) {
                group.add(next);
                weight += next.weight();
            }
        }
        return group;
    }

    /** Takes in nothing more; what is waiting can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns what no lane will take any more. */
    List<Ticket<C, R>> abandonRest() {
        lock.lock();
        try {
            var rest = List.copyOf(waiting);
            waiting.clear();
            weightWaiting = 0;
            return rest;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
