package dev.jumun.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.InstanceProcess;
import dev.jumun.testing.Platform;
import dev.jumun.testing.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Workers as processes that are killed and frozen at the worst moments: nothing is lost, and nothing is overwritten. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class WorkerLossTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /**
     * A worker that hears no answer gives up and sends again. Where a test is about something else, that must not happen
     * because the machine is busy and a request takes seconds.
     */
    private static final String[] SLOW_TO_GIVE_UP = {"jumun.outbox.lease=30s", "jumun.outbox.read-timeout=20s"};

    private final Platform platform = Platform.start();
    private final String database = Engine.current().freshDatabase();
    private final Instance api = Instance.on(database, "spring.profiles.active=api");
    private final Tables tables = new Tables(api);
    private long next = 1;

    private String[] settings(String... more) {
        return Stream.concat(Stream.of("spring.profiles.active=worker", platform.property(), "jumun.outbox.poll=100ms",
                // As short as somebody may wait for its end, as long as a kill or a freeze may come after its beginning.
                "jumun.outbox.lease=15s", "jumun.outbox.first-back-off=200ms", "jumun.outbox.read-timeout=12s",
                "jumun.outbox.connect-timeout=500ms"),
                Stream.of(more)).toArray(String[]::new);
    }

    private String[] settings(String[] more, String... evenMore) {
        return settings(Stream.of(more, evenMore).flatMap(Stream::of).toArray(String[]::new));
    }

    @BeforeEach
    void platformIsWell() {
        platform.reset();
    }

    @AfterAll
    void stop() {
        api.shop().booksMustBalance();
        api.close();
        platform.close();
    }

    /** Records events as orders would, of aggregates that are none. */
    private List<String> record(int count) {
        var ids = LongStream.range(next, next + count).boxed().toList();
        next += count;
        tables.within(() -> api.bean(Outbox.class)
                .record(ids.stream().map(id -> new OutboxEvent("test", id, "order.paid", "{}", null)).toList(),
                        Instant.now()));
        return ids.stream().map(id -> id + ".order.paid").toList();
    }

    private Map<String, @Nullable Object> row(String event) {
        return tables.row("SELECT * FROM outbox WHERE event_id = ?", event);
    }

    private long count(String where) {
        return tables.number("SELECT COUNT(*) FROM outbox WHERE " + where);
    }

    private void awaitSent() {
        await().atMost(PATIENCE).until(() -> count("status <> 'SENT'") == 0);
    }

    @Test
    void sendsAgainWhatAKilledWorkerHadSentWithoutHearingTheAnswer() {
        platform.fault("{\"mode\":\"ACCEPT_THEN_TIMEOUT\",\"delayMillis\":30000}");
        List<String> events;
        try (var worker = InstanceProcess.on(database, settings())) {
            events = record(5);
            await().atMost(PATIENCE).until(() -> platform.ids().containsAll(events));
            worker.kill();
        }
        assertThat(events).allSatisfy(event -> assertThat(row(event)).containsEntry("status", "PENDING"));

        platform.recover();
        try (var _ = Instance.on(database, settings())) {
            awaitSent();
        }

        assertThat(platform.ids()).containsExactlyInAnyOrderElementsOf(events);
        assertThat(platform.count("duplicates")).isPositive();
    }

    @Test
    void letsNoFrozenWorkerOverwriteWhatHappenedMeanwhile() {
        platform.fault("{\"mode\":\"SLOW\",\"delayMillis\":1500}");
        try (var frozen = InstanceProcess.on(database, settings())) {
            var event = record(1).getFirst();
            await().atMost(PATIENCE).until(() -> row(event).get("claimed_by") != null);
            frozen.freeze();
            platform.recover();
            try (var _ = Instance.on(database, settings())) {
                awaitSent();
                var sent = row(event);
                frozen.thaw();

                var more = record(200);
                awaitSent();
                await().atMost(PATIENCE).until(() -> platform.ids().containsAll(more));
                assertThat(row(event)).isEqualTo(sent);
            }
        }
        // What was frozen on its way may arrive after what was sent in its place.
        assertThat(platform.count("duplicates")).isLessThanOrEqualTo(1);
    }

    @Test
    void goesOnDeletingWhereAKilledWorkerStopped() {
        int rows = 30_000;
        long purgedBefore = purged();
        tables.insert("""
                INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status, created_at, sent_at)
                VALUES ('test', ?, ?, 'order.paid', '{}', 'SENT', NOW(6) - INTERVAL 1 DAY, NOW(6) - INTERVAL 1 DAY)""",
                IntStream.range(0, rows).mapToObj(i -> new Object[]{-i - 1, -i - 1 + ".order.paid"}).toList());
        var purging = settings("jumun.outbox.retention=1h", "jumun.outbox.purge-interval=100ms");
        try (var worker = InstanceProcess.on(database, purging)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> purged() > purgedBefore);
            worker.kill();
        }
        // At one moment: the database may still be at the last COMMIT that it heard of.
        assertThat(tables
                .number("""
                SELECT (SELECT COUNT(*) FROM outbox WHERE aggregate_id < 0) + (SELECT SUM(events) FROM outbox_purged)"""))
                .isEqualTo(rows + purgedBefore);

        try (var _ = Instance.on(database, purging)) {
            await().atMost(PATIENCE).until(() -> count("aggregate_id < 0") == 0);
        }
        assertThat(purged() - purgedBefore).isEqualTo(rows);
    }

    private long purged() {
        return tables.number("SELECT SUM(events) FROM outbox_purged");
    }

    @Test
    void givesEachEventToOneOfFourWorkers() {
        var events = record(3000);
        var workers = Stream.generate(() -> Instance
                .on(database, settings(SLOW_TO_GIVE_UP, "jumun.outbox.batch-size=20"))).limit(4).toList();
        try {
            awaitSent();
        } finally {
            workers.forEach(Instance::close);
        }

        assertThat(platform.ids()).containsExactlyInAnyOrderElementsOf(events);
        assertThat(platform.count("duplicates")).isZero();
        assertThat(count("attempts > 1 AND event_id IN (" + events.stream()
                .map(id -> "'" + id + "'")
                .reduce(
                        (a, b) -> a + "," + b)
                .orElseThrow() + ")")).isZero();
    }

    @Test
    void finishesWhatItHasTakenBeforeItStops() {
        platform.fault("{\"mode\":\"SLOW\",\"delayMillis\":1000}");
        List<String> events;
        try (var _ = Instance.on(database, settings(SLOW_TO_GIVE_UP))) {
            events = record(1);
            await().atMost(PATIENCE).until(() -> row(events.getFirst()).get("claimed_by") != null);
        }

        assertThat(row(events.getFirst())).containsEntry("status", "SENT");
    }
}
