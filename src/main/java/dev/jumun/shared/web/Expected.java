package dev.jumun.shared.web;

import static java.util.Map.entry;
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
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a part of a request must be, for those whose part is something else. */
final class Expected {
    private static final String ID = "a whole number from 1 on";
    private static final String LONG = "a whole number up to " + Long.MAX_VALUE;
    private static final String INT = "a whole number up to " + Integer.MAX_VALUE;
    private static final String NUMBER = "a number";
    private static final Map<Class<?>, String> VALUES = Map.ofEntries(entry(UserId.class, ID),
            entry(ProductId.class, ID), entry(OrderId.class, ID), entry(OutboxEventId.class, ID),
            entry(long.class, LONG), entry(Long.class, LONG), entry(int.class, INT), entry(Integer.class, INT),
            entry(double.class, NUMBER), entry(Double.class, NUMBER),
            entry(Money.class, "a number with at most two decimals"),
            entry(Instant.class, "a time such as 2025-11-09T12:34:56Z"), entry(String.class, "text without NUL"));

    private Expected() {}

    /** In words that fit behind "must be"; that it is of the wrong type, where there are none. */
    static String of(@Nullable Class<?> type) {
        if (type == null) {
            return "wrong type";
        }
        if (type.isEnum()) {
            return oneOf(Arrays.stream(type.getEnumConstants()).map(Object::toString));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return VALUES.getOrDefault(type, type.isRecord() ? "an object" : "wrong type");
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
