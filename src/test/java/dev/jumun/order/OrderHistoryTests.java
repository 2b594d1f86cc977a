package dev.jumun.order;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.PageQuery;
import dev.jumun.shared.PageScan;
import dev.jumun.shared.SortDirection;
import dev.jumun.shared.UserId;
import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Shop;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every list of orders comes from an index that already has its order, and a page takes the same few statements. */
@ApplicationTest
class OrderHistoryTests {
    private static final Instant FROM = Instant.parse("2025-11-09T00:00:00Z");
    private static final Instant TO = Instant.parse("2099-11-09T00:00:00Z");

    private final Shop shop;
    private final Orders orders;
    private final JdbcTemplate jdbc;
    private final SessionFactory sessions;

    OrderHistoryTests(Shop shop, Orders orders, JdbcTemplate jdbc, EntityManagerFactory entities) {
        this.shop = shop;
        this.orders = orders;
        this.jdbc = jdbc;
        this.sessions = entities.unwrap(SessionFactory.class);
    }

    static Stream<Arguments> filters() {
        return Stream.of(filter("idx_orders_user_created", true, null, null, null),
                filter("idx_orders_user_status_created", true, OrderStatus.FAILED, null, null),
                filter("idx_orders_user_status_created", true, OrderStatus.PAID, FROM, TO),
                filter("idx_orders_user_created", true, null, FROM, TO),
                filter("idx_orders_status_created", false, OrderStatus.CANCELLED, null, null),
                filter("idx_orders_status_created", false, OrderStatus.PAID, FROM, null),
                filter("idx_orders_created", false, null, null, null),
                filter("idx_orders_created", false, null, FROM, TO),
                filter("idx_orders_created", false, null, null, TO));
    }

    private static Arguments filter(String index, boolean ofOneUser, @Nullable OrderStatus status,
            @Nullable Instant from, @Nullable Instant to) {
        return Arguments.of(index, new OrderFilter(ofOneUser ? new UserId(1) : null, status, from, to));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void readsTheIndexAloneInItsOrder(String index, OrderFilter filter) {
        var query = new OrderHistory.Query(filter);
        for (var statement : List.of(query.count(), query.ids(new PageScan(SortDirection.DESC, false, 40, 20)),
                query.ids(new PageScan(SortDirection.ASC, true, 40, 20)))) {
            var plan = Plans.explain(jdbc, statement, query.parameters().toArray());

            assertThat(plan).as(statement).hasSize(1);
            assertThat(plan.getFirst()).as(statement).containsEntry("key", index);
            assertThat(String.valueOf(plan.getFirst().get("Extra"))).as(statement)
                    .contains("Using index")
                    .doesNotContain("filesort", "temporary", "index condition");
        }
    }

    @Test
    void takesAsManyStatementsForAHundredOrdersAsForOne() {
        long product = shop.product("1.00", 1000);
        long other = shop.product("1.00", 1000);
        long user = shop.customer(1000);
        var code = shop.coupon("FIXED", "0.50", 100);
        shop.claim(user, code, null);
        shop.orderWithCoupon(user, null, code, line(product, 1), line(other, 1));

        long one = statementsOf(user, 1);
        IntStream.range(0, 99).forEach(_ -> shop.order(user, null, line(product, 1), line(other, 1)));
        long hundred = statementsOf(user, 100);

        assertThat(hundred).isEqualTo(one);
    }

    private long statementsOf(long user, int expected) {
        var statistics = sessions.getStatistics();
        statistics.setStatisticsEnabled(true);
        long before = statistics.getPrepareStatementCount();
        var page = orders.orders(OrderFilter.of(new UserId(user), null), new PageQuery(0, 100));
        long after = statistics.getPrepareStatementCount();
        assertThat(page.content()).hasSize(expected).allSatisfy(order -> assertThat(order.items()).hasSize(2));
        return after - before;
    }

    @Test
    void findsWhatWasPlacedInATimeOfAStatusByAUserNewestFirst() {
        long product = shop.product("1.00", 1000);
        long user = shop.customer(3);
        var placed = IntStream.range(0, 3)
                .mapToObj(_ -> shop.order(user, null, line(product, 1)).json().path("orderId").asLong())
                .toList();
        assertThat(shop.order(user, null, line(product, 1)).error()).isEqualTo("INSUFFICIENT_BALANCE");
        shop.cancel(user, null, placed.get(1));

        assertThat(found(new OrderFilter(new UserId(user), null, null, null))).hasSize(4)
                .endsWith(placed.get(2), placed.get(1), placed.get(0));
        assertThat(found(new OrderFilter(new UserId(user), OrderStatus.PAID, null, null))).containsExactly(
                placed.get(2),
                placed.get(0));
        assertThat(found(new OrderFilter(new UserId(user), OrderStatus.CANCELLED, FROM, TO)))
                .containsExactly(placed.get(1));
        assertThat(found(new OrderFilter(new UserId(user), null, TO, null))).isEmpty();
        assertThat(found(new OrderFilter(new UserId(user), null, null, FROM))).isEmpty();
        assertThat(found(new OrderFilter(null, OrderStatus.CANCELLED, FROM, TO))).startsWith(placed.get(1));
        var moment = Instant.parse(jdbc.queryForObject(
                "SELECT CONCAT(REPLACE(created_at, ' ', 'T'), 'Z') FROM orders WHERE order_id = ?", String.class,
                placed.get(1)));
        assertThat(found(new OrderFilter(new UserId(user), null, moment, moment.plusNanos(1000))))
                .as("from inclusive, to exclusive")
                .containsExactly(placed.get(1));
        assertThat(found(new OrderFilter(new UserId(user), null, moment.plusNanos(1000), null)))
                .doesNotContain(placed.get(1))
                .contains(placed.get(2));
    }

    private List<Long> found(OrderFilter filter) {
        return orders.orders(filter, new PageQuery(0, 20)).content().stream().map(order -> order.id().value()).toList();
    }
}
