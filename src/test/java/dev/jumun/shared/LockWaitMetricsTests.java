package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@ApplicationTest
class LockWaitMetricsTests {
    /** Two looks at the database, which are at least 5 s apart. */
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Shop shop;
    private final DataSource dataSource;
    private final MeterRegistry meters;

    LockWaitMetricsTests(Shop shop, DataSource dataSource, MeterRegistry meters) {
        this.shop = shop;
        this.dataSource = dataSource;
        this.meters = meters;
    }

    @Test
    void showsWhoWaitsAndHowLongTheyHaveWaited() throws SQLException {
        long product = shop.product("1.00", 1);
        double waits = count("jumun.database.lock.waits");
        double waited = count("jumun.database.lock.wait.time");
        try (var holder = dataSource.getConnection(); var other = dataSource.getConnection()) {
            lock(holder, product);
            other.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
            try (var patience = other.createStatement()) {
                patience.execute("SET innodb_lock_wait_timeout = " + PATIENCE.toSeconds());
            }
            var waiting = CompletableFuture.runAsync(() -> lock(other, product));
            await().atMost(SEEN_WITHIN)
                    .until(() -> meters.get("jumun.database.lock.waiting").gauge().value() >= 1);
            holder.rollback();
            waiting.join();
            try (var usual = other.createStatement()) {
                usual.execute("SET innodb_lock_wait_timeout = 3");
            }
            other.rollback();
        }

        await().atMost(SEEN_WITHIN).untilAsserted(() -> {
            assertThat(count("jumun.database.lock.waits")).isGreaterThan(waits);
            assertThat(count("jumun.database.lock.wait.time")).isGreaterThan(waited);
            assertThat(meters.get("jumun.database.lock.waiting").gauge().value()).isZero();
        });
    }

    private double count(String name) {
        return meters.get(name).functionCounter().count();
    }

    private static void lock(Connection connection, long product) {
        try (var statement = connection.prepareStatement("SELECT id FROM products WHERE id = ? FOR UPDATE")) {
            statement.setLong(1, product);
            statement.executeQuery();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
