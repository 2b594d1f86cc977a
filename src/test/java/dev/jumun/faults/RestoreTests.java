package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.documents.Runbook;
import dev.jumun.faults.kit.Attempt;
import dev.jumun.faults.kit.Attempt.Outcome;
import dev.jumun.faults.kit.DatabaseServer;
import dev.jumun.faults.kit.Entry;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.faults.kit.PackagedInstance.Program;
import dev.jumun.faults.kit.Report;
import dev.jumun.faults.kit.Restored;
import dev.jumun.faults.kit.Stand;
import dev.jumun.testing.Engine;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.Shop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * The database and its disk are lost while orders come in, and there is a backup, taken meanwhile, and the binary log. The
 * commands are those of docs/operations.md, to the letter.
 */
@FaultTest
@TestInstance(Lifecycle.PER_CLASS)
class RestoreTests {
    private static final String BACK_UP = "Back up";
    private static final String RESTORE = "Restore from a backup";
    private static final String BACKUP = "jumun.sql.gz";
    private static final String ANY_MOMENT = "2026-11-26 12:34:56";
    private static final int BUYERS = 12;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Between the clock that says what the moment is and the one that times answers. */
    private static final Duration READING_CLOCKS = Duration.ofMillis(20);
    private static final int REPEATED = 60;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Report REPORT = Report.of(RestoreTests.class);

    private final DatabaseServer lost = DatabaseServer.startWithBinaryLog();
    private final Stand stand = Stand.of(lost, Program.production(Map.of()), List.of(""));
    private final Load load = Load.begin(Goods.in(stand.shop(), BUYERS), stand.clientPorts(), 1,
            Habits.pausing(PAUSE));
    private final String lastCoupon = stand.shop().coupon("FIXED", "100", 1);
    private final long known = stand.shop().customer(0);
    private Path redisAtTheLoss = Path.of("");
    private long backupBegun;
    private String moment = "";
    private long momentNanos;
    private long lostUser;
    private long lostProduct;

    @BeforeAll
    void loseAShopAfterItsBackup() throws IOException {
        awaitAnswers(150);
        Runbook.blocks(BACK_UP, "sql")
                .stream()
                .flatMap(block -> Stream.of(block.split(";\\s*", -1)))
                .filter(statement -> !statement.isBlank())
                .forEach(lost::execute);
        lost.leaveOptionFile("backup.cnf", "backup", "change-me");

        backupBegun = System.nanoTime();
        var duration = timed(() -> lost.shell(Runbook.command(BACK_UP, BACKUP)));

        lostUser = stand.shop().customer(0);
        lostProduct = stand.shop().product("1", 1);
        assertThat(stand.shop().claim(known, lastCoupon, null).body()).contains(lastCoupon);
        // A new one takes new blocks of ids.
        stand.first().instance().stop();
        stand.first().instance().start();
        awaitAnswers(150);
        passMoment();
        awaitAnswers(100);
        assertThat(load.finish(PATIENCE)).isEmpty();
        lost.shell("cp " + lost.dataFolder() + "/binlog.* .");
        System.out.printf("Backed up in %s: %d bytes%n", duration, Files.size(lost.desk().resolve(BACKUP)));
        stand.first().instance().kill();
        lost.kill();
        redisAtTheLoss = stand.redis().dump();
    }

    @AfterAll
    void stop() {
        load.close();
        stand.close();
    }

    /** A whole second, as the binary log counts them. */
    private void passMoment() {
        var next = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        await().pollInterval(Duration.ofMillis(5)).until(() -> !Instant.now().isBefore(next));
        long late = Duration.between(next, Instant.now()).plus(READING_CLOCKS).toNanos();
        momentNanos = System.nanoTime() - late;
        moment = next.toString().replace('T', ' ').replace("Z", "");
    }

    private void awaitAnswers(int more) {
        long before = answers();
        await().atMost(PATIENCE).until(() -> answers() >= before + more);
    }

    private long answers() {
        return load.entries().stream().filter(Entry::isAcknowledged).count();
    }

    private static Duration timed(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void isTheShopOfTheBackupAndGoesOn() throws IOException, InterruptedException {
        stand.redis().restartFrom(redisAtTheLoss);
        assertThat(stand.redis().<String>call(redis -> redis.get("user_coupon:{" + lastCoupon + "}:" + known)))
                .as("what Redis knows and the backup does not")
                .isEqualTo("holder");
        try (var found = elsewhere()) {
            var duration = timed(() -> found.shell(Runbook.command(RESTORE, "deploy/restore admin.cnf " + BACKUP)));
            System.out.printf("Restored in %s%n", duration);
            var restored = Restored.of(found.rows(), load, backupBegun);
            REPORT.add("the database is lost and its backup restored", load.entries().size(), restored.ordersKept(),
                    restored.findings(), 0);
            restored.mustHoldAllThatWasTold();
            assertThat(restored.ordersKept()).isPositive();
            assertThat(restored.ordersGone()).as("what is lost, so that there is something to notice").isNotEmpty();
            assertThat(afterRestore(found)).isZero();

            var instance = PackagedInstance.of("restored", Program.production(settings(found)));
            instance.start();
            try {
                repeatsItsAnswers(instance, restored);
                handsOutNoIdASecondTime(instance, restored);
                givesTheLostCouponOnce(instance.shop());
                awaitDelivery(found);
                await().atMost(PATIENCE).untilAsserted(() -> instance.shop().booksMustBalance());
            } finally {
                instance.stop();
            }
        }
    }

    /** On the old server, which has seen every transaction of its log before. */
    @Test
    void isTheShopOfAnyMomentWithTheBinaryLog() throws IOException, InterruptedException {
        // It looks in the log for what it had begun.
        lost.restart(DatabaseServer.BINARY_LOG);
        // The zero-install's MariaDB comes without it.
        var reader = Engine.isMySql() ? "mysqlbinlog" : "mariadb-binlog";
        assumeThat(lost.shell("command -v " + reader + " || true")).as(reader + " in the PATH").isNotBlank();
        lost.execute("DROP DATABASE jumun");
        lost.leaveOptionFile("admin.cnf");
        var command = Runbook.command(RESTORE, "binlog.*");
        assertThat(command).contains(ANY_MOMENT);

        lost.shell(command.replace(ANY_MOMENT, moment));

        var restored = Restored.of(lost.rows(), load, momentNanos);
        REPORT.add("the same and the binary log up to a moment", load.entries().size(), restored.ordersKept(),
                restored.findings(), 0);
        restored.mustHoldAllThatWasTold();
        assertThat(restored.ordersKept()).isGreaterThan(Restored.of(lost.rows(), load, backupBegun).ordersKept());
        assertThat(restored.ordersGone()).as("what comes after the moment").isNotEmpty();
        assertThat(afterRestore(lost)).isZero();
    }

    /** An empty server with the backup on its desk. */
    private DatabaseServer elsewhere() throws IOException {
        var found = DatabaseServer.start();
        found.leaveOptionFile("admin.cnf");
        Files.copy(lost.desk().resolve(BACKUP), found.desk().resolve(BACKUP));
        return found;
    }

    private Map<String, String> settings(DatabaseServer found) {
        return stand.surroundings(found);
    }

    /** The command of the document, with the environment that it leaves open. */
    private int afterRestore(DatabaseServer found) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-c", Runbook.command(RESTORE, "jumun --after-restore"))
                .redirectErrorStream(true);
        var variables = new LinkedHashMap<String, String>();
        settings(found).forEach((name, value) -> variables
                .put(name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT), value));
        builder.environment().putAll(variables);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return process.waitFor();
    }

    private void repeatsItsAnswers(PackagedInstance instance, Restored restored) {
        restored.kept().stream().limit(REPEATED).forEach(entry -> {
            Attempt first = entry.answer().orElseThrow();
            var again = load.repeat(entry, instance.port());
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.status()).isEqualTo(first.status());
            assertThat(again.replayed()).as(entry.toString()).isTrue();
        });
    }

    /** Neither of an order, which the data platform would drop, nor of a user, whose login somebody else has. */
    private void handsOutNoIdASecondTime(PackagedInstance instance, Restored restored) {
        var seen = new HashSet<>(stand.platform().ids());
        assertThat(restored.ordersGone()).as("orders that the platform knows and the database does not")
                .anyMatch(entry -> seen.contains(event(entry.answer().orElseThrow())));
        var shop = instance.shop();
        long user = shop.customer(1_000_000);
        long product = shop.product("10", 100);
        assertThat(user).isGreaterThan(lostUser);
        assertThat(product).isGreaterThan(lostProduct);
        var order = shop.order(user, null, Shop.line(product, 1));
        assertThat(order.status()).isEqualTo(201);
        var event = order.json().path("orderId").asLong() + ".order.paid";
        assertThat(seen).doesNotContain(event);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stand.platform().ids()).contains(event));
        // Who asks again for what was lost, with the same key, gets it under another number.
        var again = load.repeat(restored.ordersGone().getFirst(), instance.port());
        assertThat(again.replayed()).isFalse();
        assertThat(again.outcome()).isNotEqualTo(Outcome.UNKNOWN);
        assertThat(again.outcome() == Outcome.OK && seen.contains(event(again))).as(again.body()).isFalse();
    }

    private static String event(Attempt answer) {
        return JSON.readTree(answer.body()).path("orderId").asLong() + ".order.paid";
    }

    /** Whose claim was lost may claim again, and whoever comes after him is too late. */
    private void givesTheLostCouponOnce(Shop shop) {
        assertThat(shop.claim(known, lastCoupon, null).body()).contains(lastCoupon);
        var late = shop.claim(shop.customer(0), lastCoupon, null);
        assertThat(late.body()).contains("COUPON_SOLD_OUT");
    }

    private void awaitDelivery(DatabaseServer found) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                        found.rows().queryForList("SELECT event_id FROM jumun.outbox WHERE status <> 'SENT'"))
                        .isEmpty());
        assertThat(found.rows()
                .query("SELECT order_id FROM jumun.orders WHERE status <> 'FAILED'",
                        (row, _) -> row.getLong(1) + ".order.paid"))
                .isSubsetOf(stand.platform().ids());
        var receipts = stand.platform().receipts();
        System.out.println("The platform: " + receipts.path("duplicates") + " duplicates");
        assertThat(receipts.path("orderViolations").asLong()).isZero();
    }
}
