package dev.jumun.shared;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The condition that a row's key of two columns is one of several: OR of whole keys, because MariaDB does not use the index
 * for a list of pairs.
 *
 * @param <K> what has such a key
 */
public final class KeyPairs<K> {
    private final String one;
    private final Function<K, Object> first;
    private final Function<K, Object> second;

    public KeyPairs(String firstColumn, Function<K, Object> first, String secondColumn, Function<K, Object> second) {
        this.one = "(" + firstColumn + " = ? AND " + secondColumn + " = ?)";
        this.first = first;
        this.second = second;
    }

    /**
     * The condition for so many keys, at least one. Their number is rounded up to a power of two, so that few statement
     * texts fill the driver's cache.
     */
    public String condition(int keys) {
        return Stream.generate(() -> one).limit(padded(keys)).collect(Collectors.joining(" OR ", "(", ")"));
    }

    /** The values of the {@link #condition} for as many keys; the last one is repeated in the places that are left. */
    public Object[] parameters(List<K> keys) {
        var parameters = new Object[2 * padded(keys.size())];
        for (int i = 0; 2 * i < parameters.length; i++) {
            var key = keys.get(Math.min(i, keys.size() - 1));
            parameters[2 * i] = first.apply(key);
            parameters[2 * i + 1] = second.apply(key);
        }
        return parameters;
    }

    private static int padded(int keys) {
        if (keys < 1) {
            throw new IllegalArgumentException("No keys");
        }
        return keys == 1 ? 1 : Integer.highestOneBit(keys - 1) << 1;
    }
}
