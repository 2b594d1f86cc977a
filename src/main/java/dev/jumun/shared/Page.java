package dev.jumun.shared;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.Function;

/** One page of a list and the size of the whole. */
public record Page<T>(List<T> content, int page, int size, long totalElements) {

    public Page {
        content = List.copyOf(content);
    }

    @JsonProperty
    public long totalPages() {
        return (totalElements + size - 1) / size;
    }

    public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
        return new Page<>(content.stream().<R>map(mapping).toList(), page, size, totalElements);
    }
}
