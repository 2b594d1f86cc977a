package dev.jumun.shared.web;

import java.util.function.BooleanSupplier;

/**
 * A write whose callers are turned away while there is no room for it: 503 with {@code Retry-After} at once, before anything
 * else is done for them. As a bean, it takes effect.
 *
 * @param path of the {@code POST}, spelled just so
 * @param isFull whether there is no room now; asked for each request that comes, so it must cost next to nothing
 * @param turnedAway told of each who was turned away
 */
public record Door(String path, BooleanSupplier isFull, Runnable turnedAway) {}
