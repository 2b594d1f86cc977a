package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.Attempt;
import dev.jumun.faults.kit.Attempt.Outcome;
import dev.jumun.faults.kit.DatabaseServer;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.faults.kit.PackagedInstance.Program;
import dev.jumun.faults.kit.Report;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Stand.Place;
import dev.jumun.faults.kit.Verdict;
import dev.jumun.faults.kit.Write;
import dev.jumun.testing.Engine;
import dev.jumun.testing.FaultTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The database dies, takes nothing in, or has no room: nothing acknowledged is lost, and the service comes back by itself. */
@FaultTest
class DatabaseLossTests {
    private static final int BUYERS = 12;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(20);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    /** Carriers of virtual threads and the like come and go; a leak grows with each request or each failure. */
    private static final int THREADS_TO_SPARE = 12;
    private static final int POOL = 16;
    private static final String KEYS = "SELECT COUNT(*) FROM jumun.idempotency_keys";
    private static final Report REPORT = Report.of(DatabaseLossTests.class);

    private static Load load(Stand stand) {
        return Load.begin(Goods.in(stand.shop(), BUYERS), stand.clientPorts(), 1, Habits.pausing(PAUSE));
    }

    private static void awaitSuccesses(Load load, int more) {
        long before = successes(load);
        await().atMost(Duration.ofMinutes(1)).until(() -> successes(load) >= before + more);
    }

    private static long successes(Load load) {
        return load.entries().stream().filter(entry -> entry.answer().isPresent()).count();
    }

    @Test
    void isBackWithinTenSecondsOfTheDatabase() {
        var stand = Stand.shared();
        try (var before = load(stand)) {
            // As many threads and connections as this load needs.
            awaitSuccesses(before, 200);
            Verdict.of(stand, before).mustBeClean();
        }
        var instances = stand.places().stream().map(Place::instance).toList();
        var threads = instances.stream().map(instance -> instance.metric("jvm.threads.live", "VALUE")).toList();
        var processes = instances.stream().map(PackagedInstance::pid).toList();
        try (var load = load(stand)) {
            awaitSuccesses(load, 100);
            stand.database().kill();
            await().atMost(NOTICED_WITHIN).until(() -> instances.stream().noneMatch(PackagedInstance::isReady));
            assertThat(instances).allMatch(PackagedInstance::isLive);

            stand.database().restart();
            long back = System.nanoTime();
            await().atMost(NOTICED_WITHIN).until(() -> load.firstSuccessAfter(back) != null);
            assertThat(load.firstSuccessAfter(back)).isLessThan(ANSWERS_WITHIN);
            await().atMost(ANSWERS_WITHIN).until(() -> instances.stream().allMatch(PackagedInstance::isReady));
            awaitSuccesses(load, 100);
            var verdict = Verdict.of(stand, load);
            REPORT.add("the database is killed", load, verdict, back, "");
            verdict.mustBeClean();
        }
        assertThat(instances).extracting(PackagedInstance::pid).isEqualTo(processes);
        for (int i = 0; i < instances.size(); i++) {
            var instance = instances.get(i);
            double most = threads.get(i) + THREADS_TO_SPARE;
            await().atMost(NOTICED_WITHIN).untilAsserted(() -> {
                assertThat(instance.metric("jvm.threads.live", "VALUE")).isLessThanOrEqualTo(most);
                assertThat(instance.metric("hikaricp.connections", "VALUE")).isLessThanOrEqualTo(POOL);
                assertThat(instance.metric("hikaricp.connections.pending", "VALUE")).isZero();
            });
            await().atMost(NOTICED_WITHIN).until(() -> instance.metric("hikaricp.connections.active", "VALUE") == 0);
            // The one that asks.
            assertThat(instance.metric("jumun.requests.in.flight", "VALUE")).isLessThanOrEqualTo(1);
        }
        // The server knows of no other connections than those that the pools have.
        await().atMost(NOTICED_WITHIN)
                .untilAsserted(() -> assertThat(connectionsOf(stand)).isEqualTo(instances.stream()
                        .mapToLong(instance -> (long) instance.metric("hikaricp.connections", "VALUE"))
                        .sum()));
    }

    private static long connectionsOf(Stand stand) {
        return count(stand, "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '"
                + stand.database().user() + "' AND db = 'jumun'");
    }

    private static long count(Stand stand, String query) {
        var count = stand.rows().queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }

    @Test
    void writesNothingWhileTheDatabaseIsReadOnly() {
        var stand = Stand.shared();
        try (var load = load(stand)) {
            awaitSuccesses(load, 50);
            stand.database().setReadOnly(true);
            long begun = System.nanoTime();
            long rows = count(stand, KEYS);
            await().atMost(NOTICED_WITHIN).until(() -> attemptsSince(load, begun).size() > 50);
            assertThat(count(stand, KEYS)).as("answers to be remembered").isEqualTo(rows);
            long ended = System.nanoTime();
            stand.database().setReadOnly(false);
            long writable = System.nanoTime();

            assertThat(load.entries()).allSatisfy(entry -> assertThat(entry.attempts())
                    .filteredOn(attempt -> attempt.begunNanos() - begun > 0 && attempt.endedNanos() - ended < 0)
                    // What is remembered is read only, and the gate's refusals are not written.
                    .allMatch(attempt -> attempt.status() == 503 || attempt.replayed()
                            || (entry.write() instanceof Write.Claim && attempt.outcome() == Outcome.REFUSED)));
            awaitSuccesses(load, 50);
            var verdict = Verdict.of(stand, load);
            REPORT.add("the database is read-only", load, verdict, writable, "");
            verdict.mustBeClean();
        }
    }

    private static List<Attempt> attemptsSince(Load load, long nanos) {
        return load.entries()
                .stream()
                .flatMap(entry -> entry.attempts().stream())
                .filter(attempt -> attempt.begunNanos() - nanos > 0)
                .toList();
    }

    @Test
    void writesNothingHalfWhileTheDiskIsFull() {
        try (var stand = Stand.of(DatabaseServer.startOnSmallDisk(600), Program.production(Map.of()), List.of(""))) {
            try (var load = load(stand)) {
                awaitSuccesses(load, 50);
                stand.database().fillDisk();
                long full = System.nanoTime();
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> attemptsSince(load, full).stream()
                                .filter(attempt -> attempt.outcome() == Outcome.UNKNOWN)
                                .count() > 30);
                assertThat(stand.first().instance().isLive()).isTrue();
                stand.database().freeDisk();
                if (!stand.database().isRunning()) {
                    // MariaDB dies of it now and then; whoever runs it starts it again.
                    stand.database().restart();
                }
                long freed = System.nanoTime();

                await().atMost(Duration.ofMinutes(2)).until(() -> load.firstSuccessAfter(freed) != null);
                awaitSuccesses(load, 50);
                var verdict = Verdict.of(stand, load);
                var statuses = attemptsSince(load, full).stream()
                        .filter(attempt -> attempt.endedNanos() - freed < 0 && attempt.outcome() == Outcome.UNKNOWN)
                        .collect(Collectors.groupingBy(Attempt::status, Collectors.counting()));
                REPORT.add("the disk of the database is full", load, verdict, freed,
                        "statuses of what was not written: " + statuses);
                verdict.mustBeClean();
                // MySQL waits for room, and looks once a minute: there, buyers are out of patience before.
                assertThat(statuses.keySet()).isSubsetOf(Engine.isMySql() ? Set.of(503, 409, 0) : Set.of(503, 409));
            }
        }
    }
}
