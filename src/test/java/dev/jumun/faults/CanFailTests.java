package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.faults.jdbc.Mutant;
import dev.jumun.faults.jdbc.Tampered;
import dev.jumun.faults.jdbc.TamperedJumun;
import dev.jumun.faults.kit.DatabaseServer;
import dev.jumun.faults.kit.Entry;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Verdict;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The verdict on a service, or a database, that has lost one of its safeguards: it must find what goes wrong then, and nothing
 * when nothing is lost. What is lost behind one safeguard another one often still holds, and then nothing goes wrong:
 *
 * <ul>
 * <li>a forgotten reply doubles charges; a doubled order is refused by {@code UNIQUE(orders.idempotency_key)};
 * <li>stock that is not proved is still not sold below zero, because of {@code CHECK (stock >= 0)}.
 * </ul>
 *
 * So these rules are taken from the tables first. {@link SafeguardTests} does the same with locks and the outbox's fence.
 */
@FaultTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class CanFailTests {
    private static final int BUYERS = 12;
    private static final Habits HABITS = Habits.pausing(Duration.ofMillis(5));
    /** Whatever has not gone wrong by then has not been provoked. */
    private static final Duration PROVOKED_WITHIN = Duration.ofMinutes(3);
    private static final int ENOUGH_ORDERS = 100;
    private static final int ENOUGH_REPEATED = 60;
    private static final int ENOUGH_LOST = 40;

    private final Stand stand = Stand.of(DatabaseServer.start(), Tampered.program(Map.of()), List.of("", ""));
    private long seed = 1;

    @AfterAll
    void stop() {
        stand.close();
    }

    @Test
    void findsNothingWhenNothingIsLost() {
        anew(Mutant.NONE);

        var verdict = verdict(load -> {
            sellOut(load);
            stand.database().kill();
        });

        verdict.mustBeClean();
        assertThat(verdict.ordersAcknowledged()).isGreaterThanOrEqualTo(ENOUGH_ORDERS);
    }

    @Test
    void findsWhatForgottenRepliesDouble() {
        anew(Mutant.FORGETS_REPLIES);
        // Not unique any more, and of the same name, which statements ask for.
        change("ALTER TABLE jumun.orders DROP INDEX uk_orders_idempotency_key,"
                + " ADD INDEX uk_orders_idempotency_key (idempotency_key)");

        var verdict = verdict(this::breakOff);

        assertThat(verdict.doubled()).isPositive();
        assertThat(verdict.found()).anyMatch(found -> found.what().contains(" orders: "));
    }

    @Test
    void findsWhatIsSoldTwiceWhenNoStockIsProved() {
        anew(Mutant.PROVES_NO_STOCK);
        change("ALTER TABLE jumun.products DROP CONSTRAINT ck_products_stock");

        // Nothing is given back, or stock that was below zero may be above it again by the time of the verdict.
        var verdict = verdict(HABITS.keepingWhatTheyBuy(),
                load -> await(() -> load.goods().stock().keySet().stream().anyMatch(id -> left(id) < 0)));

        assertThat(verdict.found()).anyMatch(found -> found.key().equals("the books"));
    }

    @Test
    void findsWhatADatabaseHasLostThatDoesNotFlush() {
        anew(Mutant.NONE);
        stand.database().kill();
        // MySQL has a thread that writes the log without being asked; without it, as on MariaDB, that is done once a second.
        stand.database()
                .restart(List.of("--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0",
                        "--loose-innodb-log-writer-threads=OFF"));
        stand.heal();

        var verdict = verdict(load -> {
            sellOut(load);
            // What is acknowledged from now on is lost for certain, and not only when the kill comes before the next second.
            change("SET GLOBAL innodb_flush_log_at_timeout = 60");
            long before = acknowledged(load);
            await(() -> acknowledged(load) > before + ENOUGH_LOST);
            stand.database().kill();
        });

        assertThat(verdict.lost()).isPositive();
    }

    private interface Provocation {
        void during(Load load);
    }

    private Verdict verdict(Provocation provocation) {
        return verdict(HABITS, provocation);
    }

    private Verdict verdict(Habits habits, Provocation provocation) {
        try (var load = Load.begin(Goods.in(stand.shop(), BUYERS), stand.clientPorts(), seed++, habits)) {
            provocation.during(load);
            return Verdict.of(stand, load);
        }
    }

    /** Lets buyers go on until the scarce product is sold out, and breaks their connections again and again meanwhile. */
    private void sellOut(Load load) {
        await(() -> {
            stand.places().forEach(place -> place.clients().cut());
            return acknowledged(load) > 4 * ENOUGH_ORDERS
                    && load.goods().stock().keySet().stream().anyMatch(id -> left(id) <= 0);
        });
    }

    /** Breaks connections until many answers were lost on their way, and found out about by asking again. */
    private void breakOff(Load load) {
        await(() -> {
            stand.places().forEach(place -> place.clients().cut());
            return load.entries()
                    .stream()
                    .filter(entry -> entry.wasUnknown() && entry.isAcknowledged())
                    .count() > ENOUGH_REPEATED;
        });
    }

    private static long acknowledged(Load load) {
        return load.entries().stream().filter(Entry::isAcknowledged).count();
    }

    private long left(long product) {
        var left = stand.rows().queryForObject("SELECT stock FROM jumun.products WHERE id = ?", Long.class, product);
        return left == null ? 0 : left;
    }

    private static void await(BooleanSupplier condition) {
        org.awaitility.Awaitility.await()
                .atMost(PROVOKED_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .until(condition::getAsBoolean);
    }

    /** The same stand with empty tables, and with instances that are tampered with so. */
    private void anew(Mutant mutant) {
        stand.empty();
        stand.places().forEach(place -> place.instance().launch(Map.of(TamperedJumun.MUTANT, mutant.name())));
        stand.places().forEach(place -> place.instance().awaitReady());
    }

    private void change(String statement) {
        stand.rows().execute(statement);
    }
}
