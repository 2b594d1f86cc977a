package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPairsTests {
    private final KeyPairs<Seat> seats = new KeyPairs<>("row_id", Seat::row, "place", Seat::place);

    private record Seat(long row, String place) {}

    @Test
    void namesEachWholeKey() {
        assertThat(seats.condition(1)).isEqualTo("((row_id = ? AND place = ?))");
        assertThat(seats.condition(2)).isEqualTo("((row_id = ? AND place = ?) OR (row_id = ? AND place = ?))");
        assertThat(seats.parameters(List.of(new Seat(1, "a"), new Seat(1, "b")))).containsExactly(1L, "a", 1L, "b");
    }

    @Test
    void repeatsTheLastKeyInThePlacesThatAreLeft() {
        var three = List.of(new Seat(1, "a"), new Seat(2, "b"), new Seat(3, "c"));

        assertThat(seats.parameters(three)).containsExactly(1L, "a", 2L, "b", 3L, "c", 3L, "c");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 4", "5, 8", "64, 64", "65, 128", "1000, 1024"})
    void hasPlacesForThePowerOfTwo(int keys, int places) {
        var all = IntStream.range(0, keys).mapToObj(i -> new Seat(i, "a")).toList();

        assertThat(seats.condition(keys).chars().filter(c -> c == '?')).hasSize(2 * places);
        assertThat(seats.parameters(all)).hasSize(2 * places);
    }

    @Test
    void isNoConditionWithoutKeys() {
        assertThatIllegalArgumentException().isThrownBy(() -> seats.condition(0));
        assertThatIllegalArgumentException().isThrownBy(() -> seats.parameters(List.of()));
    }
}
