package dev.jumun.ranking;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.ProductId;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.SettableClock;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;

/** The answer from the figures is the answer of the plain SQL over the orders, whatever was ordered when. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class PopularProductsExactnessTests {
    private static final long SEED = 20261122;
    /** The definition (contract §4), word for word. */
    private static final String DEFINITION = """
            SELECT i.product_id, SUM(i.quantity) AS sold
            FROM orders o
                JOIN order_items i ON i.order_id = o.order_id
            WHERE o.status = 'PAID' AND o.created_at >= ?
            GROUP BY i.product_id
            ORDER BY sold DESC, i.product_id
            LIMIT ?""";

    private final Instance instance = Instance.on(Engine.current().freshDatabase(),
            SettableClock.InPlaceOfTheClock.class);
    private final SettableClock clock = instance.bean(SettableClock.class);
    private final Shop shop = instance.shop();
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);
    private final SalesRollUp rollUp = instance.bean(SalesRollUp.class);
    private final Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    private final Random random = new Random(SEED);
    private final long[] products = IntStream.range(0, 8).mapToLong(_ -> shop.product("1.00", 100_000)).toArray();
    private final long user = shop.customer(1_000_000);

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    private long order(Instant at, Shop.Line... lines) {
        clock.set(at);
        var placed = shop.order(user, null, lines);
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        return placed.json().path("orderId").asLong();
    }

    private void assertExact(Instant now, int days) {
        var since = now.minus(Duration.ofDays(days));
        for (int limit : new int[]{50, 3}) {
            assertThat(List.copyOf(RankingTables.bestSellers(jdbc, since, limit).entrySet()))
                    .as("%d days before %s, seed %d", days, now, SEED)
                    .isEqualTo(List.copyOf(defined(since, limit).entrySet()));
        }
    }

    private Map<ProductId, Long> defined(Instant since, int limit) {
        var sold = new LinkedHashMap<ProductId, Long>();
        jdbc.query(DEFINITION, row -> {
            sold.put(new ProductId(row.getLong("product_id")), row.getLong("sold"));
        }, LocalDateTime.ofInstant(since, ZoneOffset.UTC), limit);
        return sold;
    }

    /** Near the borders of spans, days and months more often than elsewhere. */
    private Instant moment() {
        var day = today.minus(Duration.ofDays(random.nextInt(31)));
        var near = switch (random.nextInt(4)) {
            case 0 -> day;
            case 1 -> day.plus(Duration.ofHours(3L * random.nextInt(8)));
            case 2 -> day.plus(Duration.ofMinutes(10L * random.nextInt(144)));
            default -> day.plusSeconds(random.nextInt(86_400));
        };
        return near.plus(Duration.of((random.nextInt(3) - 1) * random.nextLong(1, 1_000_000), ChronoUnit.MICROS));
    }

    @Test
    void holdsForRandomOrdersCancellationsAndMoments() {
        var orders = new ArrayList<Long>();
        for (int step = 0; step < 250; step++) {
            if (orders.isEmpty() || random.nextInt(4) > 0) {
                orders.add(order(moment(), line(products[random.nextInt(4)], 1 + random.nextInt(9)),
                        line(products[4 + random.nextInt(4)], 1)));
            } else {
                clock.set(moment());
                assertThat(shop.cancel(user, null, orders.remove(random.nextInt(orders.size()))).status())
                        .isEqualTo(200);
            }
            assertExact(moment(), 1 + random.nextInt(30));
            if (random.nextInt(10) == 0) {
                rollUp.rollUp();
            }
        }
        for (int days = 1; days <= 30; days++) {
            assertExact(today, days);
            assertExact(Instant.now().truncatedTo(ChronoUnit.MICROS), days);
        }
    }

    @Test
    void countsAnOrderFromTheVeryMomentOn() {
        var border = today.minus(Duration.ofDays(2)).plus(Duration.ofHours(3));
        for (var at : List.of(border.minusNanos(1000), border, border.plusNanos(1000))) {
            order(at, line(products[0], 1));
            for (var since : List.of(at.minusNanos(1000), at, at.plusNanos(1000))) {
                assertExact(since.plus(Duration.ofDays(1)), 1);
            }
        }
    }

    @Test
    void holdsAfterManyAtOnce() {
        clock.set(today.plus(Duration.ofHours(9)));
        var customers = IntStream.range(0, 20).mapToLong(_ -> shop.customer(1000)).toArray();
        var orders = Together.call(60, i -> shop.order(customers[i % 20], null, line(products[i % 8], 1 + i % 3),
                line(products[(i + 3) % 8], 1)).json().path("orderId").asLong());

        Together.call(60, i -> i % 2 == 0
                ? shop.cancel(customers[i % 20], null, orders.get(i))
                : shop.order(customers[i % 20], null, line(products[i % 8], 1)));

        assertExact(today.plus(Duration.ofHours(10)), 1);
        rollUp.rollUp();
        assertExact(today.plus(Duration.ofHours(10)), 1);
        assertExact(today.plus(Duration.ofHours(10)), 30);
    }

    /** What is being rolled up is in the deltas or in the figures, and never in both or neither. */
    @Test
    void holdsWhileSeveralRollUp() {
        clock.set(today.plus(Duration.ofHours(5)));
        var customers = IntStream.range(0, 10).mapToLong(_ -> shop.customer(1000)).toArray();
        var since = today.plus(Duration.ofHours(6)).minus(Duration.ofDays(1));
        long before = sold(since);

        var seen = Together.call(200, i -> switch (i % 5) {
            case 0, 1 -> {
                rollUp.rollUp();
                yield 0L;
            }
            case 2 -> sold(since);
            default -> shop.order(customers[i % 10], null, line(products[i % 8], 1)).status() == 201 ? 1L : -1000L;
        });

        long ordered = IntStream.range(0, 200).filter(i -> i % 5 > 2).mapToLong(seen::get).sum();
        assertThat(ordered).isEqualTo(80);
        assertThat(IntStream.range(0, 200).filter(i -> i % 5 == 2).mapToLong(seen::get))
                .allSatisfy(sold -> assertThat(sold).isBetween(before, before + 80));
        rollUp.rollUp();
        assertThat(sold(since)).isEqualTo(before + 80);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM sales_deltas", Long.class)).isZero();
        assertExact(today.plus(Duration.ofHours(6)), 1);
    }

    private long sold(Instant since) {
        return RankingTables.bestSellers(jdbc, since, 50).values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void leavesOutWhatWasAllGivenBack() {
        long alone = shop.product("1.00", 10);
        long order = order(today, line(alone, 5));
        assertThat(RankingTables.bestSellers(jdbc, today.minus(Duration.ofDays(1)), 50))
                .containsKey(new ProductId(alone));

        shop.cancel(user, null, order);

        assertThat(RankingTables.bestSellers(jdbc, today.minus(Duration.ofDays(1)), 50))
                .doesNotContainKey(new ProductId(alone));
    }
}
