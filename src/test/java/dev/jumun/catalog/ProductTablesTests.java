package dev.jumun.catalog;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.PageQuery;
import dev.jumun.shared.PageScan;
import dev.jumun.shared.SortDirection;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Plans;
import dev.jumun.testing.SettableClock;
import dev.jumun.testing.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The product list in every order, page by page, with its size and the stock of the moment. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class ProductTablesTests {
    private final Instance instance = Instance.on(Engine.current().freshDatabase(),
            SettableClock.InPlaceOfTheClock.class);
    private final SettableClock clock = instance.bean(SettableClock.class);
    private final Shop shop = instance.shop();
    private final Catalog catalog = instance.bean(Catalog.class);
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);

    ProductTablesTests() {
        // Few different values, so that there are ties.
        var random = new Random(1);
        for (int i = 0; i < 37; i++) {
            assertThat(shop.api()
                    .post("/api/v1/admin/products", ADMINISTRATOR, null,
                            "{\"name\":\"상품" + random.nextInt(5) + "\",\"price\":" + random.nextInt(4)
                                    + ".50,\"stock\":"
                                    + random.nextInt(1, 6) + "}")
                    .status()).isEqualTo(201);
            if (i % 3 == 0) {
                clock.advance(Duration.ofSeconds(1));
            }
        }
    }

    @AfterAll
    void stop() {
        shop.booksMustBalance();
        instance.close();
    }

    static Stream<ProductSort> sorts() {
        return Arrays.stream(ProductSort.Field.values())
                .flatMap(field -> Arrays.stream(SortDirection.values())
                        .map(direction -> new ProductSort(field, direction)));
    }

    private List<ProductView> all(ProductSort sort, int size) {
        var all = new ArrayList<ProductView>();
        for (int page = 0;; page++) {
            var found = catalog.products(new PageQuery(page, size), sort);
            if (found.content().isEmpty()) {
                assertThat(all).hasSize((int) found.totalElements());
                return all;
            }
            all.addAll(found.content());
        }
    }

    @ParameterizedTest
    @MethodSource("sorts")
    void listsEveryProductOnceInItsPlace(ProductSort sort) {
        Comparator<ProductView> byField = switch (sort.field()) {
            case ID -> Comparator.comparingLong(product -> product.id().value());
            case NAME -> Comparator.comparing(ProductView::name);
            case PRICE -> Comparator.comparing(ProductView::price);
            case STOCK -> Comparator.comparingLong(ProductView::stock);
            case CREATED_AT -> Comparator.comparing(ProductView::createdAt);
        };
        var ascending = byField.thenComparingLong(product -> product.id().value());
        var expected = sort.direction() == SortDirection.DESC ? ascending.reversed() : ascending;

        for (int size : List.of(1, 7, 10, 100)) {
            assertThat(all(sort, size)).as("pages of %d", size).isSortedAccordingTo(expected).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("sorts")
    void readsAPageFromAnIndexInItsOrder(ProductSort sort) {
        var plan = Plans.explain(jdbc,
                ProductTables.pageStatement(sort.field(), new PageScan(sort.direction(), false, 10, 5)));

        var index = plan.stream().filter(step -> "products".equals(step.get("table"))).toList();
        assertThat(index).hasSize(1);
        assertThat(String.valueOf(index.getFirst().get("key"))).startsWith(
                sort.field() == ProductSort.Field.ID ? "PRIMARY" : "idx_products_");
        assertThat(String.valueOf(index.getFirst().get("Extra"))).doesNotContain("filesort", "temporary");
        if (sort.field() != ProductSort.Field.ID) {
            assertThat(String.valueOf(index.getFirst().get("Extra"))).contains("Using index");
        }
        var rows = plan.stream().filter(step -> "p".equals(step.get("table"))).toList();
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst()).containsEntry("key", "PRIMARY").containsEntry("type", "eq_ref");
    }

    @Test
    void countsWhatIsNewAtOnceAndTheRestOnceAMinute() {
        var newest = new PageQuery(0, 1);
        long before = catalog.products(newest, ProductSort.NEWEST_FIRST).totalElements();
        for (int i = 1; i <= 12; i++) {
            shop.product("1.00", 1);
            assertThat(catalog.products(newest, ProductSort.NEWEST_FIRST).totalElements()).isEqualTo(before + i);
            clock.advance(Duration.ofSeconds(40));
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(catalog.products(newest, ProductSort.NEWEST_FIRST).totalElements()).isEqualTo(before + 12);
        // Loaded past the application, with a time of the past.
        new TransactionTemplate(instance.bean(PlatformTransactionManager.class)).executeWithoutResult(
                _ -> jdbc.update("INSERT INTO products (name, price, stock, created_at)"
                        + " VALUES ('옛 상품', 1.00, 0, '2025-11-09 12:00:00')"));
        assertThat(catalog.products(newest, ProductSort.NEWEST_FIRST).totalElements()).as("not counted anew each time")
                .isEqualTo(before + 12);
        clock.advance(Duration.ofMinutes(1));
        assertThat(catalog.products(newest, ProductSort.NEWEST_FIRST).totalElements()).isEqualTo(before + 13);
    }

    @Test
    void countsAnewAfterAClockThatWasAhead() {
        var newest = new PageQuery(0, 1);
        clock.advance(Duration.ofHours(2));
        long before = catalog.products(newest, ProductSort.NEWEST_FIRST).totalElements();
        clock.advance(Duration.ofHours(-2));
        shop.product("1.00", 1);
        assertThat(catalog.products(newest, ProductSort.NEWEST_FIRST).totalElements()).isEqualTo(before + 1);
    }

    @Test
    void showsTheStockOfTheMoment() {
        long product = shop.product("1.00", 900);
        long user = shop.customer(10);
        var byStock = new ProductSort(ProductSort.Field.STOCK, SortDirection.DESC);
        assertThat(catalog.products(new PageQuery(0, 1), byStock).content().getFirst().stock()).isEqualTo(900);

        long order = shop.order(user, null, line(product, 3)).json().path("orderId").asLong();
        assertThat(catalog.products(new PageQuery(0, 1), byStock).content().getFirst().stock()).isEqualTo(897);
        shop.cancel(user, null, order);

        assertThat(catalog.products(new PageQuery(0, 1), byStock).content().getFirst().stock()).isEqualTo(900);
    }
}
