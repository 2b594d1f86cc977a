package dev.jumun.shared;

/** Names a product. */
public record ProductId(long value) implements Comparable<ProductId> {
    @Override
    public int compareTo(ProductId other) {
        return Long.compare(value, other.value);
    }
}
