package dev.jumun.faults.kit;

import dev.jumun.faults.kit.Attempt.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A write, its key, and all attempts at it, in their order. */
public final class Entry {
    private final long user;
    private final String key;
    private final Write write;
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();

    public Entry(long user, String key, Write write) {
        this.user = user;
        this.key = key;
        this.write = write;
    }

    void add(Attempt attempt) {
        attempts.add(attempt);
    }

    public long user() {
        return user;
    }

    public String key() {
        return key;
    }

    public Write write() {
        return write;
    }

    public List<Attempt> attempts() {
        return attempts;
    }

    /** What the buyer was told in the end; none while it is unknown. */
    public Optional<Attempt> answer() {
        return attempts.stream().filter(attempt -> attempt.outcome() != Outcome.UNKNOWN).findFirst();
    }

    public boolean isAcknowledged() {
        return answer().filter(answer -> answer.outcome() == Outcome.OK).isPresent();
    }

    public boolean isRefused() {
        return answer().filter(answer -> answer.outcome() == Outcome.REFUSED).isPresent();
    }

    /** Whether this may have had its effect before the other was decided. */
    boolean mayPrecede(Entry other) {
        return this != other && other.answer()
                .filter(answer -> attempts.getFirst().begunNanos() - answer.endedNanos() < 0)
                .isPresent();
    }

    /** Whether this was answered before the other was asked for. */
    boolean mustPrecede(Entry other) {
        return answer().filter(answer -> answer.endedNanos() - other.attempts.getFirst().begunNanos() < 0).isPresent();
    }

    /** Whether some attempt left the buyer in doubt. */
    public boolean wasUnknown() {
        return attempts.stream().anyMatch(attempt -> attempt.outcome() == Outcome.UNKNOWN);
    }

    @Override
    public String toString() {
        return "user " + user + ", key " + key + ", " + write + ", "
                + attempts.stream().map(attempt -> attempt.status() + " at " + attempt.port()).toList();
    }
}
