package dev.jumun.shared.web;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A write whose callers are turned away while there is no room for it: 503 with {@code Retry-After} at once, before anything
 * else is done for them. As a bean, it takes effect.
 *
 * @param path of the {@code POST}, spelled just so
 * @param isFullForSome whether there is anybody for whom there is no room now; asked for each request that comes, so it must
 *         cost next to nothing
 * @param isFullFor whether there is no room now for who sends this body, each byte a character; asked while it is full for
 *         some
 * @param turnedAway told of each who was turned away
 */
public record Door(String path, BooleanSupplier isFullForSome, Predicate<String> isFullFor, Runnable turnedAway) {
    /** One that is full for all or for nobody. */
    public Door(String path, BooleanSupplier isFull, Runnable turnedAway) {
        this(path, isFull, _ -> isFull.getAsBoolean(), turnedAway);
    }
}
