package dev.jumun.order;

import dev.jumun.shared.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which orders are wanted; null leaves a part open.
 *
 * @param from placed at this moment or later
 * @param to placed before this moment
 */
public record OrderFilter(@Nullable UserId user, @Nullable OrderStatus status, @Nullable Instant from,
        @Nullable Instant to) {

    /** All of a user's orders, or those of one status. */
    public static OrderFilter of(UserId user, @Nullable OrderStatus status) {
        return new OrderFilter(user, status, null, null);
    }
}
