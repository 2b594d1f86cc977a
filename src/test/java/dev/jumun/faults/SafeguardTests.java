package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.jdbc.Action;
import dev.jumun.faults.jdbc.Failpoint;
import dev.jumun.faults.jdbc.Moment;
import dev.jumun.faults.jdbc.Mutant;
import dev.jumun.faults.jdbc.Tampered;
import dev.jumun.faults.jdbc.TamperedJumun;
import dev.jumun.faults.jdbc.TrapFile;
import dev.jumun.faults.kit.DatabaseServer;
import dev.jumun.faults.kit.Entry;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Stand.Place;
import dev.jumun.faults.kit.Verdict;
import dev.jumun.faults.kit.Write;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Two instances meet at one place at one moment, with a safeguard and without it: the verdict finds nothing with it, and what
 * goes wrong without it.
 *
 * <p>
 * Without locks a charge is doubled and an order is not: the second one waits at the wallet's row when it writes, and is then
 * refused by {@code UNIQUE(orders.idempotency_key)}.
 */
@FaultTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class SafeguardTests {
    private static final Duration MEETS_WITHIN = Duration.ofSeconds(60);
    private static final BigDecimal AMOUNT = new BigDecimal("1000.00");

    private final Stand stand = Stand.of(DatabaseServer.start(), Tampered.program(Map.of("jumun.outbox.poll", "100ms",
            "jumun.outbox.lease", "2s", "jumun.outbox.connect-timeout", "300ms", "jumun.outbox.read-timeout", "1s",
            "jumun.outbox.first-back-off", "100ms")), List.of("", ""));
    private final TrapFile traps = TrapFile.fresh();

    @AfterAll
    void stop() {
        stand.close();
    }

    @Test
    void locksKeepARepeatedChargeFromBeingMadeTwice() throws Exception {
        charge(Mutant.NONE).mustBeClean();
        assertThat(charge(Mutant.LOCKS_NOTHING).doubled()).isPositive();
    }

    /** A charge comes again, at another instance, just before it is committed. */
    private Verdict charge(Mutant mutant) throws Exception {
        stand.empty();
        launch(first(), mutant);
        launch(second(), mutant);
        first().instance().awaitReady();
        second().instance().awaitReady();
        try (var load = Load.idle(Goods.in(stand.shop(), 1));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var charge = new Entry(load.goods().users().getFirst(), "the-key", new Write.Charge(AMOUNT));
            traps.set(Failpoint.CHARGE_COMMIT, Moment.BEFORE, 1, Action.WAIT);
            var once = threads.submit(() -> load.ask(charge, port(first())));
            traps.awaitSprung();
            var again = threads.submit(() -> load.ask(charge, port(second())));
            // Asked more often than ten times a second, servers tell the same again and again.
            await().atMost(MEETS_WITHIN)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> number(
                            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'") > 0);
            traps.go();
            once.get();
            again.get();
            askUntilAnswered(load, charge);
            return Verdict.of(stand, load);
        }
    }

    @Test
    void theFenceKeepsALateFailureFromOverwritingThatAnotherHasSent() {
        assertThat(duplicates(Mutant.NONE)).isZero();
        assertThat(duplicates(Mutant.FENCES_NO_EVENT)).isPositive();
    }

    /** How often the platform gets an event again when a worker says late that it could not send it, and another one has. */
    private long duplicates(Mutant mutant) {
        stand.empty();
        start(first(), mutant);
        try (var load = Load.idle(Goods.in(stand.shop(), 1))) {
            long user = load.goods().users().getFirst();
            long product = load.goods().stock().keySet().iterator().next();
            askUntilAnswered(load, new Entry(user, "charge", new Write.Charge(AMOUNT)));
            stand.platform().fault("{\"mode\":\"DOWN\"}");
            traps.set(Failpoint.RELAY_MARKS_FAILED, Moment.BEFORE, 1, Action.WAIT);
            askUntilAnswered(load,
                    new Entry(user, "order", new Write.Order(List.of(new Write.Line(product, 1)), null)));
            traps.awaitSprung();
            stand.platform().recover();
            start(second(), mutant);
            await().atMost(MEETS_WITHIN)
                    .until(() -> number("SELECT COUNT(*) FROM jumun.outbox WHERE status = 'SENT'") == 1);
            traps.set(Failpoint.RELAY_FAILED_COMMIT, Moment.AFTER, 1, Action.WAIT);
            traps.go();
            traps.awaitSprung();
            Verdict.of(stand, load).mustBeClean();
            return stand.platform().count("duplicates");
        }
    }

    private Place first() {
        return stand.places().getFirst();
    }

    private Place second() {
        return stand.places().getLast();
    }

    private static int port(Place place) {
        return place.instance().port();
    }

    private void start(Place place, Mutant mutant) {
        launch(place, mutant);
        place.instance().awaitReady();
    }

    /** The first one goes into the traps. */
    private void launch(Place place, Mutant mutant) {
        place.instance()
                .launch(place.equals(first())
                        ? Map.of(TamperedJumun.MUTANT, mutant.name(), TamperedJumun.TRAP, traps.path())
                        : Map.of(TamperedJumun.MUTANT, mutant.name()));
    }

    private void askUntilAnswered(Load load, Entry entry) {
        await().atMost(MEETS_WITHIN).until(() -> {
            load.ask(entry, port(first()));
            return entry.answer().isPresent();
        });
    }

    private long number(String query) {
        var number = stand.rows().queryForObject(query, Long.class);
        return number == null ? 0 : number;
    }
}
