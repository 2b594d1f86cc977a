package dev.jumun.shared;

/** Names an order; stays below 2^53, so that JavaScript clients can hold it. */
public record OrderId(long value) implements Comparable<OrderId> {
    @Override
    public int compareTo(OrderId other) {
        return Long.compare(value, other.value);
    }
}
