package dev.jumun.ranking;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.SettableClock;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.dao.DataAccessException;

/** Figures that were lost or made wrong are mended from the orders, also while these go on. Rule 7 of the books is the judge. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class SalesRebuildTests {
    private final String database = Engine.current().freshDatabase();
    private final Instance instance = Instance.on(database, SettableClock.InPlaceOfTheClock.class,
            "jumun.ranking.roll-up-interval=50ms");
    private final SettableClock clock = instance.bean(SettableClock.class);
    private final Shop shop = instance.shop();
    private final Tables tables = new Tables(instance);
    private final SalesRebuild rebuild = instance.bean(SalesRebuild.class);
    private final Instant now = Instant.now();
    private final long[] products = IntStream.range(0, 5).mapToLong(_ -> shop.product("1.00", 1_000_000)).toArray();
    private final long user = shop.customer(1_000_000);

    SalesRebuildTests() {
        var random = new Random(3);
        for (int i = 0; i < 60; i++) {
            clock.set(now.minus(Duration.ofMinutes(random.nextInt(30 * 24 * 60))));
            long order = order(i);
            if (i % 5 == 0) {
                shop.cancel(user, null, order);
            }
        }
        clock.set(now);
        await().until(() -> tables.number("SELECT COUNT(*) FROM sales_deltas") == 0);
    }

    private long order(int i) {
        var placed = shop.order(user, null, line(products[i % 5], 1 + i % 3));
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        return placed.json().path("orderId").asLong();
    }

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    private int run() {
        var mended = new AtomicInteger();
        assertThat(rebuild.run((_, wrong) -> mended.addAndGet(wrong))).isTrue();
        return mended.get();
    }

    private long figures() {
        return tables.number("SELECT COUNT(*) FROM sales_figures WHERE quantity <> 0");
    }

    @Test
    void mendsNothingThatIsRight() {
        assertThat(run()).isZero();
    }

    @Test
    void bringsBackWhatWasLost() {
        long before = figures();
        tables.change("DELETE FROM sales_figures");

        assertThat(run()).isEqualTo((int) before);

        assertThat(figures()).isEqualTo(before);
    }

    @Test
    void mendsWhatIsWrongInAnySpan() {
        for (var span : Span.values()) {
            tables.change("UPDATE sales_figures SET quantity = quantity + 7 WHERE span = ? LIMIT 3", span.name());
        }
        tables.change(
                "INSERT INTO sales_figures (span, starts_at, product_id, quantity) VALUES ('TEN_MINUTES', ?, ?, 9)",
                now.truncatedTo(ChronoUnit.DAYS)
                        .minus(Duration.ofDays(3))
                        .toString()
                        .replace("T", " ")
                        .replace("Z", ""),
                shop.product("1.00", 1));

        assertThat(run()).isPositive();
        assertThat(run()).isZero();
    }

    @Test
    void goesOnWhereItWasInterrupted() {
        tables.change("DELETE FROM sales_figures");
        var interruption = new IllegalStateException("Interrupted");
        assertThatThrownBy(() -> rebuild.run((day, _) -> {
            if (day.equals(rebuild.days().get(20))) {
                throw interruption;
            }
        })).isSameAs(interruption);
        long done = figures();

        var mendedBefore = new AtomicInteger();
        var days = rebuild.days();
        assertThat(rebuild.run((day, wrong) -> {
            if (!day.isAfter(days.get(20))) {
                mendedBefore.addAndGet(wrong);
            }
        })).isTrue();

        assertThat(mendedBefore.get()).as("what was done stays done").isZero();
        assertThat(figures()).isGreaterThan(done);
    }

    @Test
    void isExactWhileOrdersAndCancellationsGoOn() {
        var ready = new CountDownLatch(3);
        var stop = new AtomicBoolean();
        var buyers = IntStream.range(0, 3).mapToObj(i -> CompletableFuture.runAsync(() -> {
            long buyer = shop.customer(1_000_000);
            var orders = new ArrayList<Long>();
            for (int step = 0; !stop.get(); step++) {
                var placed = shop.order(buyer, null, line(products[step % 5], 1), line(products[(step + i) % 5], 2));
                assertThat(placed.status()).as(placed.body()).isEqualTo(201);
                orders.add(placed.json().path("orderId").asLong());
                if (step % 3 == 2) {
                    assertThat(shop.cancel(buyer, null, orders.removeFirst()).status()).isEqualTo(200);
                }
                ready.countDown();
            }
        }, task -> Thread.ofVirtual().start(task))).toList();
        try {
            ready.await();
            for (int round = 0; round < 3; round++) {
                tables.change("DELETE FROM sales_figures");
                run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            stop.set(true);
        }
        buyers.forEach(CompletableFuture::join);

        assertThat(run()).isZero();
    }

    @Test
    void isDoneByOneAtATime() {
        var inner = new AtomicBoolean(true);

        assertThat(rebuild.run((_, _) -> inner.set(rebuild.run((_, _) -> {})))).isTrue();

        assertThat(inner.get()).isFalse();
    }

    /** Another one may be at it by then, and both would add what they found lacking. */
    @Test
    void endsWhenItsLockIsLost() {
        tables.change("DELETE FROM sales_figures");
        var done = new AtomicLong();

        assertThatThrownBy(() -> rebuild.run((day, _) -> {
            if (day.equals(rebuild.days().get(15))) {
                done.set(figures());
                tables.change("KILL " + lockHolder());
                await().until(() -> lockHolder() == 0);
            }
        })).isInstanceOf(DataAccessException.class);

        assertThat(figures()).as("nothing was added after that").isEqualTo(done.get());
        assertThat(run()).isPositive();
    }

    private long lockHolder() {
        return tables.number("SELECT IS_USED_LOCK(CONCAT('jumun.ranking.rebuild.', LEFT(SHA2(DATABASE(), 256), 40)))");
    }

    @Test
    void isAnOperatorsCommand() {
        tables.change("DELETE FROM sales_figures WHERE span = 'DAY'");
        var arguments = Engine.current().properties(database).stream().map(property -> "--" + property).toList();

        assertThat(RebuildCommand.isAskedFor("--rebuild-sales-figures")).isTrue();
        assertThat(RebuildCommand.isAskedFor("--audit")).isFalse();
        assertThat(RebuildCommand.run(Clock.systemUTC(), arguments.toArray(String[]::new)))
                .isEqualTo(RebuildCommand.REBUILT);
        assertThat(run()).isZero();
        assertThat(RebuildCommand.run(Clock.systemUTC(), "--spring.datasource.url=jdbc:mysql://127.0.0.1:1/x"))
                .isEqualTo(RebuildCommand.NOT_FINISHED);
    }

    @Test
    void deletesOldFiguresAndNoOthers() {
        var oldest = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(FigurePurge.DAYS_KEPT);
        long before = figures();
        for (int i = 0; i < 1500; i++) {
            tables.change("INSERT INTO sales_figures (span, starts_at, product_id, quantity) VALUES ('DAY', ?, ?, 1)",
                    oldest.minusDays(1 + i % 3), i + 1000);
        }
        var figureTables = instance.bean(FigureTables.class);

        int deleted = 0;
        for (int batch = figureTables.deleteBefore(oldest); batch > 0; batch = figureTables.deleteBefore(oldest)) {
            deleted += batch;
        }

        assertThat(deleted).isEqualTo(1500);
        assertThat(figures()).isEqualTo(before);
    }
}
