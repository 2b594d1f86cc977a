package dev.jumun.groupcommit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What waits for a lane, bounded in number and in the time that it will wait. First come, first served; but while there is a
 * rush for something, those who want it stand in a line of their own, which has only a part of the room and goes behind the
 * others, so that nobody else notices the rush.
 */
final class TicketQueue<C, R> {
    /** The part of the room that a rush may fill: the others always find some. */
    private static final int PART_OF_ROOM = 2;
    /** The part of each group that belongs to a rush, however many others there are: it goes on. */
    private static final int PART_OF_GROUP = 4;

    private final int capacity;
    private final int maxCommands;
    private final int maxWeight;
    private final Duration maxWait;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TicketLine<C, R> everybody = new TicketLine<>();
    private final TicketLine<C, R> rush = new TicketLine<>();
    private final Demand demand;
    private boolean closed;

    TicketQueue(GroupCommitProperties properties, Pace pace) {
        this.capacity = properties.queueCapacity();
        this.maxCommands = properties.maxCommands();
        this.maxWeight = properties.maxWeight();
        this.maxWait = properties.maxWait();
        this.pace = pace;
        // Who fills whole groups alone; and groups that are too small to be shared know no rush.
        this.demand = new Demand(maxCommands < PART_OF_GROUP ? Integer.MAX_VALUE : maxCommands);
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
            boolean isRush = demand.isRush(ticket.wanted());
            if (hasNoRoom() || (isRush && hasNoRoomForRush())) {
                return Admission.FULL;
            }
            (isRush ? rush : everybody).add(ticket);
            demand.come(ticket.wanted(), isRush);
            changed.signal();
            return Admission.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is somebody who would not be taken in now, for being too many. */
    boolean isFullForSome() {
        lock.lock();
        try {
            return !closed && (hasNoRoom() || hasNoRoomForRush());
        } finally {
            lock.unlock();
        }
    }

    /** Whether a ticket that wants these things would not be taken in now, for being too many. */
    boolean isFullFor(Collection<?> wanted) {
        lock.lock();
        try {
            return !closed && (hasNoRoom() || (hasNoRoomForRush() && demand.isRush(wanted)));
        } finally {
            lock.unlock();
        }
    }

    private boolean hasNoRoom() {
        return isLong(size(), everybody.weight() + rush.weight(), 1);
    }

    private boolean hasNoRoomForRush() {
        return !rush.isEmpty() && isLong(rush.size(), rush.weight(), PART_OF_ROOM);
    }

    private boolean isLong(int commands, long weight, int part) {
        long groups = Math.max(commands / maxCommands, weight / maxWeight);
        return commands >= capacity / part || pace.untilTaken(groups).compareTo(maxWait.dividedBy(part)) > 0;
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
        var group = new TicketLine<C, R>();
        if (!rush.isEmpty()) {
            fill(group, everybody, maxCommands - maxCommands / PART_OF_GROUP, maxWeight - maxWeight / PART_OF_GROUP);
            fill(group, rush, maxCommands, maxWeight);
        }
        fill(group, everybody, maxCommands, maxWeight);
        return group.empty();
    }

    private void fill(TicketLine<C, R> group, TicketLine<C, R> line, int commands, int weight) {
        line.moveInto(group, commands, weight, ticket -> demand.go(ticket.wanted(), line == rush));
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
            return Stream.of(everybody, rush).flatMap(line -> line.empty().stream()).toList();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return everybody.size() + rush.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many stand in line for a rush. */
    int rushSize() {
        lock.lock();
        try {
            return rush.size();
        } finally {
            lock.unlock();
        }
    }
}
