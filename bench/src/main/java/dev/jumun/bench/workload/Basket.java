package dev.jumun.bench.workload;

import dev.jumun.bench.fill.Popularity;
import org.apache.commons.rng.UniformRandomProvider;

/** Which products an order wants: numbers from 0, one for each line. For one thread. */
@FunctionalInterface
public interface Basket {
    int MAX_LINES = 100;

    /**
     * Fills in the products of the next order and returns how many lines it has.
     *
     * @param products room for {@value #MAX_LINES}
     */
    int fill(int[] products);

    /** Two different products, all alike. */
    static Basket ofAll(int products, UniformRandomProvider random) {
        return lines -> {
            lines[0] = random.nextInt(products);
            lines[1] = another(lines[0], products, random);
            return 2;
        };
    }

    /** Two different products by Zipf's law with exponent 1: of 1,000, the best seller is in every fourth order. */
    static Basket byPopularity(int products, UniformRandomProvider random) {
        var popularity = new Popularity(products, 1, random);
        return lines -> {
            lines[0] = popularity.pick();
            do {
                lines[1] = popularity.pick();
            } while (lines[1] == lines[0]);
            return 2;
        };
    }

    /** Two lines of the one product that everybody wants, which count as one line of two pieces. */
    static Basket ofOne() {
        return lines -> {
            lines[0] = 0;
            lines[1] = 0;
            return 2;
        };
    }

    /** Two different products, none of them the one that everybody wants. */
    static Basket ofOthers(int products, UniformRandomProvider random) {
        var others = ofAll(products - 1, random);
        return lines -> {
            int count = others.fill(lines);
            for (int line = 0; line < count; line++) {
                lines[line]++;
            }
            return count;
        };
    }

    /** 1 to {@value #MAX_LINES} different products, all alike. */
    static Basket ofMany(int products, UniformRandomProvider random) {
        return lines -> {
            int count = 1 + random.nextInt(Math.min(MAX_LINES, products));
            // Neighbours from a random place on: different without a look at all others.
            int first = random.nextInt(products);
            for (int line = 0; line < count; line++) {
                lines[line] = (first + line) % products;
            }
            return count;
        };
    }

    private static int another(int than, int products, UniformRandomProvider random) {
        return (than + 1 + random.nextInt(products - 1)) % products;
    }
}
