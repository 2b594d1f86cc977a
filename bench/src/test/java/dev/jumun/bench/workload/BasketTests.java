package dev.jumun.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class BasketTests {
    private static final int PRODUCTS = 120;

    private final UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    private final int[] products = new int[Basket.MAX_LINES];

    @Test
    void holdsTwoDifferentProducts() {
        var counts = new int[PRODUCTS];
        for (var basket : new Basket[]{Basket.ofAll(PRODUCTS, random), Basket.byPopularity(PRODUCTS, random)}) {
            for (int i = 0; i < 5_000; i++) {
                assertThat(basket.fill(products)).isEqualTo(2);
                assertThat(products[0]).isNotEqualTo(products[1]);
                counts[products[0]]++;
                counts[products[1]]++;
            }
        }
        assertThat(counts).as("every product is sold").doesNotContain(0);
    }

    @Test
    void holdsTheSameProductTwiceWhereEverybodyWantsOne() {
        assertThat(Basket.ofOne().fill(products)).isEqualTo(2);
        assertThat(products[0]).isEqualTo(products[1]);
    }

    @Test
    void holdsTwoOthersThanTheOneThatEverybodyWants() {
        var basket = Basket.ofOthers(3, random);
        for (int i = 0; i < 100; i++) {
            assertThat(basket.fill(products)).isEqualTo(2);
            assertThat(new int[]{products[0], products[1]}).containsExactlyInAnyOrder(1, 2);
        }
    }

    @Test
    void holdsUpToAHundredDifferentProducts() {
        var basket = Basket.ofMany(PRODUCTS, random);
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            int lines = basket.fill(products);
            assertThat(lines).isBetween(1, Basket.MAX_LINES);
            assertThat(Arrays.stream(products, 0, lines).distinct().count()).isEqualTo(lines);
            most = Math.max(most, lines);
        }
        assertThat(most).isEqualTo(Basket.MAX_LINES);
    }
}
