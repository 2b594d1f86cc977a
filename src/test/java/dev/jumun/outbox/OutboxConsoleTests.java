package dev.jumun.outbox;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events of no order, so that the books of the orders stay as they are; gone after each test. */
@ApplicationTest
class OutboxConsoleTests {
    private static final String OUTBOX = "/api/v1/admin/outbox";
    private static final String MINE = "console-";
    private static final AtomicInteger FRESH = new AtomicInteger();

    private static final String PARKED = "status = 'FAILED', attempts = 20, last_error = 'refused', next_attempt_at = NULL";
    private static final String WAITING = "status = 'FAILED', attempts = 3, next_attempt_at = NOW(6) + INTERVAL 1 DAY";
    private static final String PENDING = "status = 'PENDING', next_attempt_at = NOW(6) + INTERVAL 1 DAY";
    private static final String SENT = "status = 'SENT', attempts = 1, sent_at = NOW(6), next_attempt_at = NULL";
    private static final String HELD = ", claimed_by = 'worker', claimed_until = NOW(6) + INTERVAL 1 HOUR";
    private static final String LOST = ", claimed_by = 'worker', claimed_until = NOW(6) - INTERVAL 1 SECOND";

    private final Shop shop;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final OutboxConsole console;

    OutboxConsoleTests(Shop shop, JdbcTemplate jdbc, PlatformTransactionManager transactionManager,
            OutboxConsole console) {
        this.shop = shop;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.console = console;
    }

    @AfterEach
    void leaveNothing() {
        shop.booksMustBalance();
        transaction.execute(_ -> jdbc.update("DELETE FROM outbox WHERE event_id LIKE '" + MINE + "%'"));
    }

    private long event(String change) {
        return events(1, change).getFirst();
    }

    private List<Long> events(int count, String change) {
        var names = Stream.generate(() -> MINE + FRESH.incrementAndGet()).limit(count).toList();
        transaction.execute(_ -> {
            jdbc.batchUpdate("INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status,"
                    + " next_attempt_at, created_at) VALUES ('other', 5551, ?, 'other.done', '{}', 'FAILED', NULL, NOW(6))",
                    names.stream().map(name -> new Object[]{name}).toList());
            return jdbc.batchUpdate("UPDATE outbox SET " + change + " WHERE event_id = ?",
                    names.stream().map(name -> new Object[]{name}).toList());
        });
        long first = id(names.getFirst());
        return idsOf("SELECT id FROM outbox WHERE id >= ? AND event_id LIKE '" + MINE + "%' ORDER BY id", first);
    }

    private List<Long> idsOf(String query, Object... parameters) {
        return jdbc.query(query, (row, _) -> row.getLong("id"), parameters);
    }

    private long id(String eventId) {
        return number("SELECT id FROM outbox WHERE event_id = ?", eventId);
    }

    private long number(String query, Object... parameters) {
        var number = jdbc.queryForObject(query, Long.class, parameters);
        assertThat(number).isNotNull();
        return number == null ? 0 : number;
    }

    private Map<String, @Nullable Object> row(long id) {
        return jdbc.queryForMap("SELECT * FROM outbox WHERE id = ?", id);
    }

    private Response list(String query) {
        var response = shop.api().get(OUTBOX + query, ADMINISTRATOR);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return response;
    }

    private Response redrive(long administrator, Object id, @Nullable String key) {
        return shop.api().post(OUTBOX + "/" + id + "/redrive", administrator, key, "");
    }

    private Response redriveParked(long administrator, @Nullable String key) {
        return shop.api().post(OUTBOX + "/redrive", administrator, key, "");
    }

    private long anotherAdministrator() {
        long user = shop.customer(0);
        transaction.execute(_ -> jdbc.update("UPDATE users SET role = 'ADMIN' WHERE user_id = ?", user));
        return user;
    }

    private static String freshKey() {
        return MINE + FRESH.incrementAndGet();
    }

    private long parked() {
        return number("SELECT COUNT(*) FROM outbox WHERE status = 'FAILED' AND next_attempt_at IS NULL");
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    @Test
    void showsEverythingThatIsKnown() {
        long id = event(
                "status = 'FAILED', attempts = 7, last_error = '503: 잠시 후', next_attempt_at = '2031-01-02 03:04:05.9',"
                        + " created_at = '2025-11-09 12:35:20.5', redriven_by = " + ADMINISTRATOR
                        + ", redriven_at = '2025-11-10 00:00:01'" + HELD);

        assertThat(list("?size=1").json().path("content").get(0)).isEqualTo(json("""
                {"id": %d, "eventId": "%s", "type": "other.done", "orderId": 5551, "status": "FAILED", "attempts": 7,
                 "nextAttemptAt": "2031-01-02T03:04:05Z", "lastError": "503: 잠시 후",
                 "createdAt": "2025-11-09T12:35:20Z", "redrivenBy": 1, "redrivenAt": "2025-11-10T00:00:01Z",
                 "claimed": true}""".formatted(id, row(id).get("event_id"))));
    }

    @Test
    void leavesOutWhatThereIsNot() {
        event("status = 'FAILED', next_attempt_at = NULL");
        event("status = 'SENT', next_attempt_at = NULL, sent_at = '2025-11-09 12:35:21'");

        var content = list("?size=2").json().path("content");

        assertThat(content.get(0).propertyNames()).containsExactly("id", "eventId", "type", "orderId", "status",
                "attempts", "createdAt", "sentAt", "claimed");
        assertThat(content.get(0).path("sentAt").asString()).isEqualTo("2025-11-09T12:35:21Z");
        assertThat(content.get(1).propertyNames()).containsExactly("id", "eventId", "type", "orderId", "status",
                "attempts", "createdAt", "claimed");
    }

    @Test
    void saysClaimedWhileTheLeaseLasts() {
        event(WAITING + HELD);
        event(WAITING + LOST);
        event(WAITING);

        assertThat(list("?size=3").json().path("content").valueStream().map(event -> event.path("claimed").asBoolean()))
                .containsExactly(false, false, true);
    }

    @Test
    void listsNewestFirstPageByPage() {
        var ids = events(5, SENT);
        long total = number("SELECT COUNT(*) FROM outbox");

        var first = list("?size=3").json();
        var second = list("?size=3&page=1").json();
        var beyond = list("?size=3&page=2147483647").json();

        assertThat(ids(first)).containsExactly(ids.get(4), ids.get(3), ids.get(2));
        assertThat(ids(second)).startsWith(ids.get(1), ids.get(0));
        assertThat(ids(beyond)).isEmpty();
        assertThat(List.of(first, second, beyond)).allSatisfy(page -> {
            assertThat(page.path("totalElements").asLong()).isEqualTo(total);
            assertThat(page.path("totalPages").asLong()).isEqualTo((total + 2) / 3);
        });
    }

    private static List<Long> ids(JsonNode page) {
        return page.path("content").valueStream().map(event -> event.path("id").asLong()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void listsThoseOfOneStatus(DeliveryStatus status) {
        var ids = Map.of(DeliveryStatus.PENDING, events(2, PENDING), DeliveryStatus.SENT, events(2, SENT),
                DeliveryStatus.FAILED, events(2, PARKED)).getOrDefault(status, List.of());
        var wanted = idsOf("SELECT id FROM outbox WHERE status = ? ORDER BY id DESC LIMIT 100", status.name());

        var page = list("?size=100&status=" + status).json();

        assertThat(ids(page)).startsWith(ids.get(1), ids.get(0)).isEqualTo(wanted);
        assertThat(page.path("content").valueStream().map(event -> event.path("status").asString()))
                .containsOnly(status.name());
        assertThat(page.path("totalElements").asLong())
                .isEqualTo(number("SELECT COUNT(*) FROM outbox WHERE status = ?", status.name()));
        assertThat(ids(list("?size=1&page=1&status=" + status).json())).containsExactly(ids.getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=LOST", "status=sent", "status=0", "status=SENT&status=FAILED", "size=101", "size=0",
            "page=-1"})
    void refusesListThatThereIsNot(String query) {
        var response = shop.api().get(OUTBOX + "?" + query, ADMINISTRATOR);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error()).isEqualTo("VALIDATION_ERROR");
        assertThat(response.json().path("details").get(0).path("field").asString())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void sumsUp() {
        var before = list("/summary").json();
        event(PENDING);
        event(SENT);
        events(2, WAITING);
        events(3, PARKED);

        var after = list("/summary").json();

        assertThat(after.propertyNames()).containsExactly("counts", "parked", "oldestUnsentAt",
                "oldestUnsentAgeSeconds", "purged");
        assertThat(after.path("counts").propertyNames()).containsExactly("PENDING", "SENT", "FAILED");
        assertThat(more(before, after, "/counts/PENDING")).isEqualTo(1);
        assertThat(more(before, after, "/counts/SENT")).isEqualTo(1);
        assertThat(more(before, after, "/counts/FAILED")).isEqualTo(5);
        assertThat(more(before, after, "/parked")).isEqualTo(3);
        assertThat(more(before, after, "/purged")).isZero();
    }

    private static long more(JsonNode before, JsonNode after, String pointer) {
        return after.at(pointer).asLong() - before.at(pointer).asLong();
    }

    @Test
    void tellsTheOldestUnsentOfAnyStatus() {
        var summaries = transaction.execute(status -> {
            status.setRollbackOnly();
            jdbc.update("UPDATE outbox SET status = 'SENT', sent_at = NOW(6), next_attempt_at = NULL,"
                    + " claimed_by = NULL, claimed_until = NULL");
            var found = new ArrayList<>(List.of(console.summary()));
            jdbc.update("INSERT INTO outbox_purged (aggregate_type, events, newest_at) VALUES ('console', 7, NOW(6))");
            var insert = "INSERT INTO outbox (aggregate_type, aggregate_id, event_id, event_type, payload, status,"
                    + " created_at) VALUES ('other', 1, ?, 'x', '{}', ?, ";
            jdbc.update(insert + "NOW(6) + INTERVAL 1 MINUTE)", freshKey(), "PENDING");
            found.add(console.summary());
            jdbc.update(insert + "NOW(6) - INTERVAL 1 HOUR)", freshKey(), "FAILED");
            found.add(console.summary());
            jdbc.update("UPDATE outbox SET created_at = NOW(6) - INTERVAL 2 HOUR WHERE status = 'PENDING'");
            found.add(console.summary());
            return found;
        });

        assertThat(summaries.get(1).purged() - summaries.get(0).purged()).isEqualTo(7);
        assertThat(summaries.getFirst().counts()).containsEntry(DeliveryStatus.PENDING, 0L)
                .containsEntry(DeliveryStatus.FAILED, 0L);
        assertThat(summaries.getFirst().oldestUnsent()).isNull();
        // Recorded by a clock that is ahead of the database's.
        assertOldest(summaries.get(1), 0);
        assertOldest(summaries.get(2), 3600);
        assertOldest(summaries.get(3), 7200);
    }

    private static void assertOldest(OutboxSummary summary, long seconds) {
        var oldest = summary.oldestUnsent();
        assertThat(oldest).isNotNull();
        if (oldest != null) {
            assertThat(oldest.ageSeconds()).isBetween(seconds, seconds + (seconds == 0 ? 0 : 60));
            assertThat(Duration.between(oldest.recordedAt(), Instant.now())).isBetween(
                    Duration.ofSeconds(seconds == 0 ? -60 : seconds), Duration.ofSeconds(seconds + 60));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PARKED, WAITING, PARKED + LOST})
    void redrivesFailedEvent(String failed) {
        long administrator = anotherAdministrator();
        long id = event(failed);
        var lastError = row(id).get("last_error");
        var before = databaseTime();

        var response = redrive(administrator, id, null);

        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.header("Content-Type")).hasValue("application/json;charset=utf-8");
        var event = response.json();
        assertThat(event.path("id").asLong()).isEqualTo(id);
        assertThat(event.path("status").asString()).isEqualTo("FAILED");
        assertThat(event.path("attempts").asInt()).isZero();
        assertThat(event.path("redrivenBy").asLong()).isEqualTo(administrator);
        assertThat(event.path("claimed").asBoolean()).isFalse();
        assertThat(event.has("lastError")).isEqualTo(lastError != null);
        for (var moment : List.of("nextAttemptAt", "redrivenAt")) {
            assertThat(Instant.parse(event.path(moment).asString())).as(moment).isBetween(before, databaseTime());
        }
        assertThat(list("?size=1").json().path("content").get(0)).isEqualTo(event);
        assertThat(number("SELECT COUNT(*) FROM outbox WHERE id = ? AND status = 'FAILED' AND attempts = 0"
                + " AND next_attempt_at <= NOW(6) AND redriven_at = next_attempt_at AND redriven_by = ?", id,
                administrator)).isEqualTo(1);
        assertThat(row(id)).containsEntry("last_error", lastError);
    }

    /** To the second, as times are shown. */
    private Instant databaseTime() {
        return Instant.ofEpochSecond(number("SELECT FLOOR(UNIX_TIMESTAMP(NOW(6)))")).truncatedTo(ChronoUnit.SECONDS);
    }

    static Stream<List<String>> refused() {
        return Stream.of(List.of(PENDING, "NOT_FAILED"), List.of(PENDING + HELD, "NOT_FAILED"),
                List.of(SENT, "NOT_FAILED"), List.of(WAITING + HELD, "CLAIMED"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatHasNotFailedOrIsHeld(List<String> refused) {
        long id = event(refused.getFirst());
        var before = row(id);

        var response = redrive(ADMINISTRATOR, id, null);

        assertThat(response.status()).isEqualTo(409);
        assertThat(response.error()).isEqualTo("CONFLICT");
        assertThat(response.json().path("details")).isEqualTo(json("""
                [{"field": "id", "reason": "%s"}]""".formatted(refused.getLast())));
        assertThat(row(id)).isEqualTo(before);
    }

    @Test
    void refusesUnknownEvent() {
        var response = redrive(ADMINISTRATOR, Long.MAX_VALUE, null);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.error()).isEqualTo("NOT_FOUND");
        assertThat(response.json().path("details")).isEqualTo(json("""
                [{"field": "id", "reason": "%d"}]""".formatted(Long.MAX_VALUE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "01", "0x1F", "1.5", "x", "9223372036854775808"})
    void refusesIdThatIsNone(String id) {
        var response = redrive(ADMINISTRATOR, id, null);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().path("details").get(0).path("field").asString()).isEqualTo("id");
    }

    @Test
    void givesFirstAnswerAgain() {
        long id = event(PARKED);
        var key = freshKey();
        var first = redrive(ADMINISTRATOR, id, key);
        transaction.execute(_ -> jdbc.update("UPDATE outbox SET " + PARKED + " WHERE id = ?", id));

        var again = redrive(ADMINISTRATOR, id, key);
        var other = redrive(ADMINISTRATOR, event(PARKED), key);

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.isReplayed()).isTrue();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(row(id)).containsEntry("attempts", 20).containsEntry("next_attempt_at", null);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("details").get(0).path("reason").asString()).isEqualTo("KEY_REUSED");
    }

    @Test
    void givesFirstRefusalAgain() {
        long id = event(SENT);
        var key = freshKey();
        assertThat(redrive(ADMINISTRATOR, id, key).status()).isEqualTo(409);
        transaction.execute(_ -> jdbc.update("UPDATE outbox SET sent_at = NULL, " + PARKED + " WHERE id = ?", id));

        var again = redrive(ADMINISTRATOR, id, key);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.isReplayed()).isTrue();
        assertThat(again.json().path("details").get(0).path("reason").asString()).isEqualTo("NOT_FAILED");
        assertThat(row(id)).containsEntry("attempts", 20);
    }

    @Test
    void redrivesAllThatIsParkedAndNothingElse() {
        long administrator = anotherAdministrator();
        var parked = events(3, PARKED);
        var others = Stream.of(WAITING, WAITING + HELD, PENDING, SENT).map(this::event).toList();
        var before = others.stream().map(this::row).toList();
        long all = parked();
        var key = freshKey();

        var response = redriveParked(administrator, key);

        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.json()).isEqualTo(json("{\"redriven\": " + all + ", \"remaining\": 0}"));
        assertThat(parked).allSatisfy(id -> assertThat(number("SELECT COUNT(*) FROM outbox WHERE id = ?"
                + " AND status = 'FAILED' AND attempts = 0 AND next_attempt_at <= NOW(6)"
                + " AND redriven_at = next_attempt_at AND redriven_by = ?", id, administrator)).isEqualTo(1));
        assertThat(others.stream().map(this::row).toList()).isEqualTo(before);

        long late = event(PARKED);
        var again = redriveParked(administrator, key);
        assertThat(again.isReplayed()).isTrue();
        assertThat(again.body()).isEqualTo(response.body());
        assertThat(row(late)).containsEntry("redriven_by", null);
        assertThat(redriveParked(administrator, null).json()).isEqualTo(json("{\"redriven\": 1, \"remaining\": 0}"));
        assertThat(redriveParked(administrator, null).json()).isEqualTo(json("{\"redriven\": 0, \"remaining\": 0}"));
    }

    @Test
    void redrivesBoundedNumberAtOnceTheOldestFirst() {
        var ids = events(OutboxConsole.MAX_REDRIVEN + 5, PARKED);
        long remaining = parked() - OutboxConsole.MAX_REDRIVEN;

        var first = redriveParked(ADMINISTRATOR, null);

        assertThat(first.json()).isEqualTo(json(
                "{\"redriven\": " + OutboxConsole.MAX_REDRIVEN + ", \"remaining\": " + remaining + "}"));
        assertThat(idsOf("SELECT id FROM outbox WHERE status = 'FAILED' AND next_attempt_at IS NULL"
                + " ORDER BY id DESC LIMIT 5").reversed())
                .isEqualTo(ids.subList(OutboxConsole.MAX_REDRIVEN, ids.size()));
        assertThat(redriveParked(ADMINISTRATOR, null).json())
                .isEqualTo(json("{\"redriven\": " + remaining + ", \"remaining\": 0}"));
    }

    @Test
    void redrivesEachEventForOneOfTwoAdministrators() {
        var administrators = List.of(ADMINISTRATOR, anotherAdministrator());
        events(500, PARKED);
        long all = parked();

        var responses = Together.call(6, caller -> redriveParked(administrators.get(caller % 2), null));

        assertThat(responses).extracting(Response::status).containsOnly(200);
        assertThat(responses.stream().mapToLong(response -> response.json().path("redriven").asLong()).sum())
                .isEqualTo(all);
        assertThat(parked()).isZero();
    }

    @Test
    void redrivesOneEventForTwoAdministratorsOneAfterTheOther() {
        var administrators = List.of(ADMINISTRATOR, anotherAdministrator());
        long id = event(PARKED);

        var responses = Together.call(6, caller -> redrive(administrators.get(caller % 2), id, null));

        assertThat(responses).extracting(Response::status).containsOnly(200);
        var last = list("?size=1").json().path("content").get(0);
        assertThat(responses).extracting(Response::json).contains(last);
    }

    @Test
    void redrivesOnceForOneKey() {
        long id = event(PARKED);
        var key = freshKey();

        var responses = Together.call(6, _ -> redrive(ADMINISTRATOR, id, key));

        assertThat(responses).extracting(Response::status).containsOnly(200);
        assertThat(responses).filteredOn(response -> !response.isReplayed()).hasSize(1);
        assertThat(responses.stream().map(Response::body).distinct()).hasSize(1);
    }

    @Test
    void waitsForWorkerThatIsClaiming() {
        long id = event(WAITING);
        var redrive = transaction.execute(_ -> {
            jdbc.update(
                    "UPDATE outbox SET claimed_by = 'worker', claimed_until = NOW(6) + INTERVAL 1 HOUR WHERE id = ?",
                    id);
            var waiting = CompletableFuture.supplyAsync(() -> redrive(ADMINISTRATOR, id, null));
            await().until(this::locksEvent);
            return waiting;
        });

        var response = redrive.join();

        assertThat(response.status()).isEqualTo(409);
        assertThat(response.json().path("details").get(0).path("reason").asString()).isEqualTo("CLAIMED");
    }

    private boolean locksEvent() {
        return !jdbc.queryForList("SELECT 1 FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
                + " AND info LIKE '%FROM outbox%FOR UPDATE'").isEmpty();
    }

    @Test
    void isClosedToAllButAdministrators() {
        long customer = shop.customer(0);
        long id = event(PARKED);
        var calls = Arrays.<Call>asList(user -> shop.api().get(OUTBOX, user),
                user -> shop.api().get(OUTBOX + "/summary", user),
                user -> shop.api().post(OUTBOX + "/" + id + "/redrive", user, null, ""),
                user -> shop.api().post(OUTBOX + "/redrive", user, null, ""));

        assertThat(calls).allSatisfy(call -> {
            assertThat(call.by(null).error()).isEqualTo("UNAUTHORIZED");
            assertThat(call.by(customer).error()).isEqualTo("FORBIDDEN");
            assertThat(call.by(Long.MAX_VALUE).error()).isEqualTo("NOT_FOUND");
        });
        assertThat(row(id)).containsEntry("attempts", 20).containsEntry("redriven_by", null);
    }

    @FunctionalInterface
    private interface Call {
        Response by(@Nullable Long user);
    }

    @Test
    void listsByKeyAndByStatus() {
        events(3, PARKED);

        assertReadsBy("PRIMARY", ConsoleTables.EVENTS, 20, 0);
        assertReadsBy("idx_outbox_status", ConsoleTables.EVENTS_OF_STATUS, "FAILED", 20, 0);
        assertReadsBy("idx_outbox_status", ConsoleTables.EVENTS_OF_STATUS, "SENT", 20, 40);
    }

    @Test
    void findsParkedByStatus() {
        events(3, PARKED);
        events(30, SENT);

        assertReadsBy("idx_outbox_status", ConsoleTables.PARKED, 100);
        assertReadsBy("idx_outbox_status", ConsoleTables.COUNT_OF_PARKED);
    }

    @Test
    void countsOnTheIndexAlone() {
        event(PENDING);
        event(PARKED);
        event(SENT);

        var count = Plans.explain(jdbc, ConsoleTables.COUNT_OF_STATUS, "SENT").getFirst();
        var summary = Plans.explain(jdbc, ConsoleTables.SUMMARY);

        assertThat(count).containsEntry("key", "idx_outbox_status");
        assertThat(extra(count)).contains("Using index");
        assertThat(column(summary, "outbox", "key")).as("%s", summary)
                .hasSize(4)
                .containsOnly("idx_outbox_status");
        // All but the parked ones, for whom the rows are read.
        assertThat(column(summary, "outbox", "Extra")).as("%s", summary)
                .filteredOn(extra -> extra.contains("Using index") && !extra.contains("condition"))
                .hasSize(3);
        assertThat(column(summary, "e", "key")).as("%s", summary).containsExactly("PRIMARY");
        assertThat(column(summary, "e", "type")).as("%s", summary).containsExactly("eq_ref");
        assertThat(column(summary, "null", "Extra")).as("%s", summary)
                .filteredOn(extra -> extra.contains("Select tables optimized away"))
                .hasSize(2);
    }

    private static List<String> column(List<Map<String, @Nullable Object>> plan, String table, String column) {
        return plan.stream()
                .filter(step -> String.valueOf(step.get("table")).equals(table))
                .map(step -> String.valueOf(step.get(column)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void redrivesByKey(int count) {
        var ids = events(count, PARKED);

        var plan = Plans.explain(jdbc, ConsoleTables.REDRIVE_PARKED, ids.toString(), ADMINISTRATOR);
        var lock = Plans.explain(jdbc, ConsoleTables.LOCK, ids.getFirst());

        assertThat(plan).hasSize(2);
        Plans.assertReadsByPrimaryKey(plan.getLast(), "eq_ref");
        Plans.assertReadsByPrimaryKey(lock.getFirst(), "const");
    }

    private void assertReadsBy(String key, String statement, Object... parameters) {
        var plan = Plans.explain(jdbc, statement, parameters);
        assertThat(plan).hasSize(1);
        assertThat(plan.getFirst()).as("%s", plan).containsEntry("key", key);
        assertThat(extra(plan.getFirst())).doesNotContain("filesort", "temporary");
    }

    private static String extra(Map<String, @Nullable Object> step) {
        return String.valueOf(step.get("Extra"));
    }
}
