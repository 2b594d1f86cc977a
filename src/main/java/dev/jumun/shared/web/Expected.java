package dev.jumun.shared.web;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.jumun.shared.Money;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.OutboxEventId;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a part of a request must be, for those whose part is something else. */
final class Expected {
    private static final Set<Class<?>> IDS = Set.of(UserId.class, ProductId.class, OrderId.class, OutboxEventId.class);

    private Expected() {}

    /** In words that fit behind "must be", or that it is of the wrong type, where there are none. */
    static String of(@Nullable Class<?> type) {
        if (type == null) {
            return "wrong type";
        }
        if (type.isEnum()) {
            return oneOf(Arrays.stream(type.getEnumConstants()).map(Object::toString));
        }
        if (IDS.contains(type)) {
            return "a whole number from 1 on";
        }
        if (type == long.class || type == Long.class) {
            return "a whole number up to " + Long.MAX_VALUE;
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number up to " + Integer.MAX_VALUE;
        }
        if (type == Money.class) {
            return "a number with at most two decimals";
        }
        if (type == Instant.class) {
            return "a time such as 2025-11-09T12:34:56Z";
        }
        if (type == String.class) {
            return "text without NUL";
        }
        return Collection.class.isAssignableFrom(type) ? "an array" : "an object";
    }

    /** The names of the kinds in which it comes. */
    static String kindOf(Class<?> type) {
        var kinds = type.getAnnotation(JsonSubTypes.class);
        return kinds == null ? of(type) : oneOf(Arrays.stream(kinds.value()).map(JsonSubTypes.Type::name));
    }

    private static String oneOf(Stream<String> names) {
        return names.collect(joining(", ", "one of ", ""));
    }
}
