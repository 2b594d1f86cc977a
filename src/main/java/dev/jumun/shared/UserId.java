package dev.jumun.shared;

/** Names a user; always positive. */
public record UserId(long value) implements Comparable<UserId> {
    public UserId {
        if (value <= 0) {
            throw new IllegalArgumentException("A user id is positive, not " + value);
        }
    }

    @Override
    public int compareTo(UserId other) {
        return Long.compare(value, other.value);
    }
}
