package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.jdbc.Action;
import dev.jumun.faults.jdbc.Failpoint;
import dev.jumun.faults.jdbc.Moment;
import dev.jumun.faults.jdbc.Mutant;
import dev.jumun.faults.jdbc.TamperedInstance;
import dev.jumun.faults.jdbc.TamperedJumun;
import dev.jumun.testing.Engine;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.Platform;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Two instances meet at one place at one moment, with a safeguard and without it: the safeguard is what keeps them apart.
 *
 * <p>
 * Without locks a charge is doubled and an order is not: the second one waits at the wallet's row when it writes, and is then
 * refused by {@code UNIQUE(orders.idempotency_key)}.
 */
@FaultTest
@TestInstance(Lifecycle.PER_CLASS)
class SafeguardTests {
    private static final Duration MEETS_WITHIN = Duration.ofSeconds(60);

    private final Platform platform = Platform.start();

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void locksKeepARepeatedChargeFromBeingMadeTwice() throws Exception {
        assertThat(charges(Mutant.NONE)).isEqualTo(1);
        assertThat(charges(Mutant.LOCKS_NOTHING)).isEqualTo(2);
    }

    /** How often a charge is made that comes again, at another instance, just before it is committed. */
    private long charges(Mutant mutant) throws Exception {
        var database = Engine.current().freshDatabase();
        var tables = Tables.on(database);
        try (var first = start(database, mutant, "api");
                var second = start(database, mutant, "api");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long user = first.shop().customer(0);
            var charge = new KeyedWrite(user, "/api/v1/wallets/charge", "the-key", "{\"amount\":1000}", 200);
            first.traps().set(Failpoint.CHARGE_COMMIT, Moment.BEFORE, 1, Action.WAIT);
            var once = threads.submit(() -> charge.attempt(first.shop()));
            first.traps().awaitSprung();
            var again = threads.submit(() -> charge.attempt(second.shop()));
            // Asked more often than ten times a second, servers tell the same again and again.
            await().atMost(MEETS_WITHIN)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> tables.number(
                            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'") > 0);
            first.traps().go();
            once.get();
            again.get();
            charge.repeat(first.shop());
            return tables.number("SELECT COUNT(*) FROM point_ledger WHERE user_id = ?", user);
        }
    }

    @Test
    void theFenceKeepsALateWorkerFromOverwritingWhatAnotherHasWritten() {
        assertThat(overwrites(Mutant.NONE)).isFalse();
        assertThat(overwrites(Mutant.FENCES_NO_EVENT)).isTrue();
    }

    /** Whether a worker that is late with an outcome changes what another one has written after its lease. */
    private boolean overwrites(Mutant mutant) {
        platform.reset();
        var database = Engine.current().freshDatabase();
        var tables = Tables.on(database);
        try (var late = start(database, mutant, "api,worker")) {
            long customer = late.shop().customer(1000);
            long product = late.shop().product("100", 10);
            late.traps().set(Failpoint.RELAY_MARKS_SENT, Moment.BEFORE, 1, Action.WAIT);
            assertThat(late.shop().order(customer, null, Shop.line(product, 1)).status()).isEqualTo(201);
            late.traps().awaitSprung();
            try (var _ = start(database, mutant, "worker")) {
                await().atMost(MEETS_WITHIN).until(() -> Objects.equals(event(tables).get("status"), "SENT"));
            }
            var sent = event(tables);
            late.traps().set(Failpoint.RELAY_SENT_COMMIT, Moment.AFTER, 1, Action.WAIT);
            late.traps().go();
            late.traps().awaitSprung();
            late.shop().booksMustBalance();
            return !event(tables).equals(sent);
        }
    }

    private static Map<String, @Nullable Object> event(Tables tables) {
        return tables.row("SELECT * FROM outbox");
    }

    private TamperedInstance start(String database, Mutant mutant, String profiles) {
        var settings = new HashMap<>(platform.setting());
        settings.putAll(Map.of("spring.profiles.active", profiles, TamperedJumun.MUTANT, mutant.name(),
                "jumun.outbox.poll", "100ms", "jumun.outbox.lease", "2s", "jumun.outbox.connect-timeout", "300ms",
                "jumun.outbox.read-timeout", "1s", "jumun.outbox.first-back-off", "100ms"));
        return TamperedInstance.on(database, settings);
    }
}
