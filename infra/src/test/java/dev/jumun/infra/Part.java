package dev.jumun.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A part of a template or a workflow: a map, a list or a value, with the way to what is in it. */
record Part(@Nullable Object value) {
    /** What is there; with nothing in it, if there is nothing. */
    Part at(String... path) {
        var part = value;
        for (var step : path) {
            part = part instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return new Part(part);
    }

    boolean isThere() {
        return value != null;
    }

    String text(String... path) {
        return String.valueOf(at(path).value);
    }

    int number(String... path) {
        return ((Number) Objects.requireNonNull(at(path).value, String.join(".", path))).intValue();
    }

    boolean isTrue(String... path) {
        return Boolean.TRUE.equals(at(path).value) || "true".equals(at(path).value);
    }

    Stream<Part> list(String... path) {
        return switch (at(path).value) {
            case List<?> list -> list.stream().map(Part::new);
            case null -> Stream.of();
            case Object one -> Stream.of(new Part(one));
        };
    }

    Map<String, Part> parts() {
        var parts = new LinkedHashMap<String, Part>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, part) -> parts.put(String.valueOf(key), new Part(part)));
        }
        return parts;
    }

    /** All text in it, with a placeholder for each thing that only CloudFormation knows. */
    String joined() {
        return switch (value) {
            case null -> "";
            case Map<?, ?> map when map.get("Fn::Join") instanceof List<?> join -> new Part(join.get(1)).joined();
            case Map<?, ?> map when map.get("Fn::Base64") != null -> new Part(map.get("Fn::Base64")).joined();
            case Map<?, ?> map -> "<" + map + ">";
            case List<?> list -> String.join("", list.stream().map(part -> new Part(part).joined()).toList());
            default -> value.toString();
        };
    }
}
