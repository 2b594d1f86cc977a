package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.Attempt.Outcome;
import dev.jumun.faults.kit.DatabaseName;
import dev.jumun.faults.kit.DatabaseServer;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.faults.kit.ReplicatedDatabase;
import dev.jumun.faults.kit.Report;
import dev.jumun.faults.kit.SemiSync;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Stand.Place;
import dev.jumun.faults.kit.Verdict;
import dev.jumun.testing.FaultTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The primary is changed for its replica, which is loss-less semi-synchronous, while orders come in: planned or because it
 * has died. The instances are not touched; they know the database by a name.
 *
 * <p>
 * In this order, because the first test leaves a server too few, and the last one buyers who have lost orders.
 */
@FaultTest
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class FailOverTests {
    private static final int BUYERS = 12;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration AWAITED_FOR = Duration.ofMinutes(1);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    /** A JVM believes an address for 5 s, and looks after its connections every 5 s. */
    private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(15);
    private static final int ENOUGH_LOST = 40;
    private static final Report REPORT = Report.of(FailOverTests.class);

    private final ReplicatedDatabase database = ReplicatedDatabase.start();
    private final DatabaseName name = DatabaseName.of(database.primary());
    private final Stand stand = Stand.of(database.primary(), name.program(), List.of("", ""));
    private final List<Long> processes = processes();
    private long seed = 1;

    @AfterAll
    void stop() {
        stand.close();
        name.close();
        database.close();
    }

    private List<Long> processes() {
        return stand.places().stream().map(Place::instance).map(PackagedInstance::pid).toList();
    }

    private Load load() {
        return Load.begin(Goods.in(stand.shop(), BUYERS), stand.clientPorts(), seed++, Habits.pausing(PAUSE));
    }

    private static void awaitSuccesses(Load load, int more) {
        long before = successes(load);
        await().atMost(AWAITED_FOR).until(() -> successes(load) >= before + more);
    }

    private static long successes(Load load) {
        return load.entries().stream().filter(entry -> entry.answer().isPresent()).count();
    }

    /** So many more writes, each of which the replica had before it was answered. */
    private void awaitReplicatedSuccesses(Load load, int more) {
        var before = database.semiSync();
        awaitSuccesses(load, more);
        var after = database.semiSync();
        assertThat(List.of(before, after)).allMatch(SemiSync::on).allMatch(state -> state.replicas() == 1);
        assertThat(after.acknowledged()).as("commits that waited for the replica")
                .isGreaterThan(before.acknowledged());
        assertThat(after.alone()).as("commits that did not").isEqualTo(before.alone());
    }

    /** From that moment to the first write that was begun after it and is acknowledged. */
    private static Duration firstSuccessAfter(Load load, long nanos) {
        return await().atMost(AWAITED_FOR).until(() -> load.firstSuccessAfter(nanos), first -> first != null);
    }

    private static long connections(DatabaseServer server, String schema) {
        var count = server.rows()
                .queryForObject("SELECT COUNT(*) FROM information_schema.processlist WHERE user = ? AND db = ?",
                        Long.class, server.user(), schema);
        return count == null ? 0 : count;
    }

    private static String seconds(Duration time) {
        return "%.1f s".formatted(time.toMillis() / 1000.0);
    }

    @Test
    @Order(1)
    void losesNothingWithAPrimaryThatDies() {
        var old = database.primary();
        try (var load = load()) {
            awaitReplicatedSuccesses(load, 200);
            old.kill();
            long killed = System.nanoTime();
            database.promote();
            name.moveAddressTo(database.primary());
            stand.serveFrom(database.primary());
            long promoted = System.nanoTime();
            assertThat(firstSuccessAfter(load, promoted)).isLessThan(ANSWERS_WITHIN);
            awaitSuccesses(load, 100);

            staysAwayFromTheOldOne(load, old);

            var what = "promoted " + seconds(Duration.ofNanos(promoted - killed))
                    + " after the kill, the first write " + seconds(firstSuccessAfter(load, killed)) + " after it";
            var verdict = Verdict.of(stand, load);
            REPORT.add("the primary is killed and its replica promoted", load, verdict, promoted, what);
            verdict.mustBeClean();
        }
        assertThat(processes()).isEqualTo(processes);
    }

    /** It comes back with what nobody was told of, and takes no writes, even of those who are led to it. */
    private void staysAwayFromTheOldOne(Load load, DatabaseServer old) {
        database.returnFenced();
        var state = database.executed(old);
        awaitSuccesses(load, 50);
        assertThat(connections(old, "jumun")).isZero();

        name.moveAddressTo(old);
        long misled = System.nanoTime();
        await().atMost(AWAITED_FOR).until(() -> refusedSince(load, misled) > 30);
        name.moveAddressTo(database.primary());
        long led = System.nanoTime();
        assertThat(firstSuccessAfter(load, led)).isLessThan(ANSWERS_WITHIN);
        assertThat(database.executed(old)).as("written to the old one").isEqualTo(state);
    }

    private static long refusedSince(Load load, long nanos) {
        return load.entries()
                .stream()
                .flatMap(entry -> entry.attempts().stream())
                .filter(attempt -> attempt.begunNanos() - nanos > 0 && attempt.outcome() == Outcome.UNKNOWN
                        && attempt.status() == 503)
                .count();
    }

    @Test
    @Order(2)
    void leavesAPrimaryThatOnlyReadsForTheOneThatItsNameHasNow() {
        database.replaceStandby();
        var old = database.primary();
        try (var load = load()) {
            awaitReplicatedSuccesses(load, 100);
            database.fencePrimary();
            long fenced = System.nanoTime();
            database.promote();
            var last = database.executed(old);
            assertThat(database.executed(database.primary())).isEqualTo(last);
            name.changeAddressTo(database.primary());
            stand.serveFrom(database.primary());
            long changed = System.nanoTime();

            assertThat(firstSuccessAfter(load, changed)).isLessThan(FOLLOWS_WITHIN);
            // Also readers do, who never hear that somebody may not write: the platform's database has no other users.
            for (var schema : List.of("jumun", "platform")) {
                await().atMost(FOLLOWS_WITHIN).until(() -> connections(old, schema) == 0);
            }
            var left = Duration.ofNanos(System.nanoTime() - changed);
            awaitSuccesses(load, 100);
            assertThat(database.executed(old)).as("written to the old one").isEqualTo(last);
            database.follow();
            awaitReplicatedSuccesses(load, 50);

            var what = "no writes for " + seconds(firstSuccessAfter(load, fenced))
                    + ", the last connection to the old primary after " + seconds(left);
            var verdict = Verdict.of(stand, load);
            REPORT.add("the primary is changed as planned by a new address of its name", load, verdict, changed, what);
            verdict.mustBeClean();
        }
        assertThat(processes()).isEqualTo(processes);
    }

    /** What the alert looks at. */
    private boolean goesOnAlone() {
        return stand.places()
                .stream()
                .allMatch(place -> place.instance().metric("jumun.database.commits.alone", "VALUE") == 1);
    }

    @Test
    @Order(3)
    void findsWhatAPrimaryTakesWithItThatDoesNotWaitForItsReplica() {
        try (var load = load()) {
            awaitReplicatedSuccesses(load, 50);
            assertThat(goesOnAlone()).isFalse();
            database.stopCopying();
            awaitSuccesses(load, ENOUGH_LOST);
            await().atMost(FOLLOWS_WITHIN).until(this::goesOnAlone);
            database.primary().kill();
            database.promote();
            name.moveAddressTo(database.primary());
            stand.serveFrom(database.primary());

            assertThat(Verdict.of(stand, load).lost()).isPositive();
        }
    }
}
