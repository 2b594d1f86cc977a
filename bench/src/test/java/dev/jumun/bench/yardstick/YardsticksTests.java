package dev.jumun.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.bench.server.EmbeddedDatabase;
import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.shop.ShopTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the service's own tables: yardsticks that skipped a row, or sold what is not there, would be no measure. */
@Tag("database")
class YardsticksTests {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Path MIGRATIONS = Path.of("..", "src", "main", "resources", "db", "migration");
    private static final String SCHEMA = "yardsticks";

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedDatabase database;

    @SuppressWarnings("NullAway.Init")
    private static Shop shop;

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedDatabase.start(Path.of("target", "database"));
        for (var migration : migrations()) {
            execute(Files.readString(migration));
        }
        execute("INSERT INTO users (user_id, name, role, created_at) VALUES (1, 'Root', 'ADMIN', UTC_TIMESTAMP(6))");
        shop = ShopTables.fill(database.url(SCHEMA), database.user(), database.password(), 100, 100);
    }

    private static List<Path> migrations() throws IOException {
        try (var files = Files.list(MIGRATIONS)) {
            return files.sorted(Comparator.comparingInt(YardsticksTests::version)).toList();
        }
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(SCHEMA) + "&allowMultiQueries=true",
                database.user(), database.password()); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(SCHEMA), database.user(), database.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static Yardsticks yardsticks() throws SQLException {
        return new Yardsticks(database.url(SCHEMA), database.user(), database.password(), shop, List.of(2),
                new AtomicLong(number("SELECT COALESCE(MAX(order_id), 0) FROM orders")));
    }

    @Test
    void keepTheBooksInEveryForm() throws Exception {
        var yardsticks = yardsticks();
        for (var yardstick : List.of(yardsticks.orders(), yardsticks.stockLastOrders(), yardsticks.hotOrders(),
                yardsticks.stockLastHotOrders(), yardsticks.groupedOrders(), yardsticks.groupedHotOrders(),
                yardsticks.charges())) {
            yardstick.choose(SHORT);
            assertThat(yardstick.measure(SHORT).done()).as(yardstick.name()).isPositive();
            booksMustBalance();
        }
    }

    private static void booksMustBalance() throws SQLException {
        assertThat(number("SELECT COUNT(*) FROM orders")).isEqualTo(number("SELECT COUNT(*) FROM payments"))
                .isEqualTo(number("SELECT COUNT(*) FROM outbox"))
                .isEqualTo(number("SELECT COUNT(DISTINCT order_id) FROM order_items"))
                .isEqualTo(number("SELECT COUNT(*) FROM point_ledger WHERE reason = 'ORDER'"));
        assertThat(number("""
                SELECT COUNT(*) FROM products p WHERE stock <>
                    (SELECT SUM(delta) FROM stock_adjustments a WHERE a.product_id = p.id)
                    - (SELECT COALESCE(SUM(quantity), 0) FROM order_items i WHERE i.product_id = p.id)""")).isZero();
        assertThat(number("""
                SELECT COUNT(*) FROM wallets w WHERE balance <>
                    (SELECT COALESCE(SUM(delta), 0) FROM point_ledger l WHERE l.user_id = w.user_id)""")).isZero();
        assertThat(number("""
                SELECT COUNT(*) FROM orders o WHERE paid_amount <>
                    (SELECT SUM(subtotal) FROM order_items i WHERE i.order_id = o.order_id)""")).isZero();
    }

    @Test
    void takeStockThatIsThereOnly() throws Exception {
        long before = number("SELECT COUNT(*) FROM orders");
        long stock = number("SELECT stock FROM products WHERE id = " + shop.product(0));
        // Of three pieces, one order takes two.
        execute("UPDATE products SET stock = 3 WHERE id = " + shop.product(0));

        yardsticks().stockLastHotOrders().measure(SHORT);

        assertThat(number("SELECT stock FROM products WHERE id = " + shop.product(0))).isEqualTo(1);
        assertThat(number("SELECT COUNT(*) FROM orders")).isEqualTo(before + 1);
        execute("UPDATE products SET stock = stock + " + (stock - 3) + " WHERE id = " + shop.product(0));
    }

    @Test
    void prepareBeforeTheTimeBegins() throws Exception {
        var load = new BareLoad(database.url(SCHEMA), database.user(), database.password(), 1);
        var sample = load.run(new Way("", 1, Preparation.SERVER, (connection, _) -> {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT SLEEP(0.6)");
            }
            return connection::commit;
        }), SHORT);

        assertThat(sample.done()).as("more than what began before the preparation took the time").isGreaterThan(1);
    }

    @Test
    void chooseTheFasterWay() throws Exception {
        var load = new BareLoad(database.url(SCHEMA), database.user(), database.password(), 1);
        var slow = new Way("slow", 1, Preparation.CLIENT, (connection, _) -> () -> {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT SLEEP(0.1)");
            }
        });
        var fast = new Way("fast", 1, Preparation.CLIENT, (connection, _) -> connection::commit);
        var yardstick = new Yardstick("waiting", "", load, List.of(List.of(slow), List.of(fast)));

        assertThat(yardstick.measure(SHORT).how()).endsWith("slow");
        yardstick.choose(SHORT);
        assertThat(yardstick.measure(SHORT).how()).endsWith("fast");
        assertThat(yardstick.timeOfChoice(SHORT)).isEqualTo(SHORT.multipliedBy(3));
    }
}
