package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.jdbc.Action;
import dev.jumun.faults.jdbc.Failpoint;
import dev.jumun.faults.jdbc.Moment;
import dev.jumun.faults.jdbc.TamperedInstance;
import dev.jumun.faults.kit.Report;
import dev.jumun.testing.Engine;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.Platform;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Tables;
import dev.jumun.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies, or its connection, at each step of each transaction of a write while several clients are at it: each of
 * them repeats with its key and gets one result, the books balance, events arrive, and the slots of coupons come back.
 */
@FaultTest
@TestInstance(Lifecycle.PER_CLASS)
class FailpointTests {
    private static final int WAITERS = 20;
    private static final Report REPORT = Report.of(FailpointTests.class, "jumun.faults.failpoints");
    private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(60);
    /** Ids come in blocks, so that an instance passes here with its first orders only. */
    private static final Set<Failpoint> ONCE = EnumSet.of(Failpoint.ORDER_IDS, Failpoint.ORDER_IDS_COMMIT);
    /** The moments at which most is at stake: whatever else is left to chance, these are tried in every build. */
    private static final List<Step> ALWAYS = List.of(
            // Behind the locks, and when all is written and nothing committed.
            new Step(Moment.AFTER, Failpoint.ORDER_LOCKS_PRODUCTS), new Step(Moment.BEFORE, Failpoint.ORDER_COMMIT),
            // Committed, and nobody was told.
            new Step(Moment.AFTER, Failpoint.ORDER_COMMIT), new Step(Moment.AFTER, Failpoint.CHARGE_COMMIT),
            new Step(Moment.AFTER, Failpoint.CANCEL_COMMIT), new Step(Moment.AFTER, Failpoint.CLAIM_COMMIT),
            // The gate in Redis has given a slot that the database does not know of.
            new Step(Moment.BEFORE, Failpoint.CLAIM_LOCKS_WALLETS),
            // A worker holds events that nobody has, and events that the platform has.
            new Step(Moment.AFTER, Failpoint.RELAY_CLAIM_COMMIT), new Step(Moment.BEFORE, Failpoint.RELAY_MARKS_SENT));
    private static final Set<Failpoint.Path> BEHIND_WRITES = EnumSet.of(Failpoint.Path.DELIVERY,
            Failpoint.Path.SETBACKS, Failpoint.Path.SALES);

    private static final Set<Failpoint.Path> DELIVERS = EnumSet.of(Failpoint.Path.DELIVERY, Failpoint.Path.SETBACKS,
            Failpoint.Path.SINGLES);

    private final String database = Engine.current().freshDatabase();
    private final Platform platform = Platform.start();
    private final Tables tables = Tables.on(database);
    private TamperedInstance instance = start();
    private final FailpointLoad load = new FailpointLoad(instance.shop(), tables);
    private boolean used;
    private long paidBefore;
    private @Nullable CompletableFuture<TamperedInstance> successor;

    private record Step(Moment moment, Failpoint failpoint) {}

    private TamperedInstance start() {
        var settings = new HashMap<>(platform.setting());
        settings.putAll(Map.of("jumun.outbox.poll", "100ms",
                "jumun.outbox.lease", "2s", "jumun.outbox.connect-timeout", "300ms", "jumun.outbox.read-timeout", "1s",
                "jumun.outbox.first-back-off", "100ms", "jumun.ranking.roll-up-interval", "100ms",
                "jumun.coupon.reservation-time", "2s"));
        return TamperedInstance.on(database, settings);
    }

    /** One failure is told once. */
    @BeforeEach
    void makeWhole() {
        platform.recover();
        closeSuccessor();
        if (!instance.isRunning()) {
            instance = start();
        }
    }

    private void closeSuccessor() {
        Optional.ofNullable(successor).ifPresent(started -> started.join().close());
        successor = null;
    }

    @AfterEach
    void booksBalance(TestInfo test) {
        long paid = load.paidOrders();
        REPORT.add(test.getTestMethod().orElseThrow().getName().equals("givesOneResultWhenTheProcessDies")
                ? "the process is killed at a step of a transaction"
                : "the connection is lost at a step of a transaction", 0, paid - paidBefore,
                load.surplus().stream().mapToLong(more -> Math.max(0, -more)).sum(),
                load.surplus().stream().mapToLong(more -> Math.max(0, more)).sum());
        paidBefore = paid;
        load.mustHaveHappenedOnce();
        instance.shop().booksMustBalance();
    }

    @AfterAll
    void stop() {
        awaitDelivered();
        closeSuccessor();
        instance.close();
        platform.close();
    }

    private void awaitDelivered() {
        await("delivery").atMost(DELIVERED_WITHIN)
                .until(() -> tables.number("SELECT COUNT(*) FROM outbox WHERE status <> 'SENT'") == 0);
        assertThat((long) platform.ids().size()).isEqualTo(tables.number("SELECT COUNT(*) FROM outbox"));
    }

    /** Those that are always tried, and some of the others, chosen by the seed: all take many minutes. */
    private static <T> Stream<T> some(List<T> always, List<T> all) {
        int wanted = Integer.getInteger("jumun.faults.failpoints", 2);
        var others = new ArrayList<>(all);
        others.removeAll(always);
        Collections.shuffle(others, new Random(Long.getLong("jumun.faults.seed", 1)));
        return Stream.concat(always.stream(), others.stream().limit(wanted));
    }

    static Stream<Failpoint> losses() {
        return some(ALWAYS.stream().map(Step::failpoint).distinct().toList(), List.of(Failpoint.values()));
    }

    /** Before a step is after the one before it, and what died knows nothing of the difference. */
    static Stream<Arguments> deaths() {
        var all = Stream.concat(Stream.of(new Step(Moment.BEFORE, Failpoint.ORDER_LOCKS_WALLETS)),
                Stream.of(Failpoint.values()).map(failpoint -> new Step(Moment.AFTER, failpoint))).toList();
        return some(ALWAYS, all).map(step -> Arguments.of(step.moment(), step.failpoint()));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void givesOneResultWhenTheProcessDies(Moment moment, Failpoint failpoint) {
        makeFresh(failpoint);
        if (!BEHIND_WRITES.contains(failpoint.path())) {
            // To save its start's time; it would do the work that the one to die is to do behind writes.
            successor = CompletableFuture.supplyAsync(this::start);
        }
        var writes = prepare(failpoint);
        instance.traps().set(failpoint, moment, 1, Action.HALT);

        rush(writes, instance.shop());
        instance.traps().awaitSprung();
        platform.recover();
        instance.awaitDeath();
        instance = successor == null ? start() : successor.join();
        successor = null;

        load.repeat(failpoint, writes, instance.shop());
        used = true;
        if (DELIVERS.contains(failpoint.path())) {
            awaitDelivered();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void givesOneResultWhenTheConnectionIsLost(Failpoint failpoint) {
        for (var action : List.of(Action.THROW, Action.CUT)) {
            for (var moment : Moment.values()) {
                makeFresh(failpoint);
                var writes = prepare(failpoint);
                instance.traps().set(failpoint, moment, 1, action);

                rush(writes, instance.shop());
                instance.traps().awaitSprung();
                platform.recover();

                load.repeat(failpoint, writes, instance.shop());
                used = true;
            }
        }
        if (DELIVERS.contains(failpoint.path())) {
            awaitDelivered();
        }
    }

    /** Waiters of one instance share a few transactions; these wait at the row of the wallet, and then on one another. */
    @Test
    void letsOneOfManyWaitersWithTheSameKeyGoOnWhenTheFirstRollsBack() throws Exception {
        var write = load.oneOrder(instance.shop());
        instance.traps().set(Failpoint.ORDER_PAYMENTS, Moment.AFTER, 1, Action.WAIT_THEN_THROW);
        try (var other = start(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var winner = threads.submit(() -> write.attempt(instance.shop()));
            instance.traps().awaitSprung();
            var waiters = IntStream.range(0, WAITERS)
                    .mapToObj(i -> threads
                            .submit(() -> write.attempt(i % 2 == 0 ? instance.shop() : other.shop())))
                    .toList();
            // Asked more often than ten times a second, servers tell the same again and again.
            await("waiters in the database").pollInterval(Duration.ofMillis(200))
                    .until(() -> tables.number(
                            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'") >= 2);
            instance.traps().go();

            assertThat(winner.get()).isEmpty();
            var answers = new ArrayList<Response>();
            for (var waiter : waiters) {
                waiter.get().ifPresent(answers::add);
            }
            assertThat(answers).isNotEmpty();
            answers.add(write.repeat(instance.shop()));
            assertThat(answers).extracting(KeyedWrite::told).containsOnly(KeyedWrite.told(answers.getFirst()));
            assertThat(answers).filteredOn(answer -> !answer.isReplayed()).hasSize(1);
        }
    }

    private List<KeyedWrite> prepare(Failpoint failpoint) {
        if (failpoint.path() == Failpoint.Path.SETBACKS) {
            platform.fault("{\"mode\":\"DOWN\"}");
        }
        return load.prepare(failpoint, instance.shop());
    }

    private void makeFresh(Failpoint failpoint) {
        if (ONCE.contains(failpoint) && used) {
            instance.close();
            instance = start();
        }
    }

    /** Each asks once; who is not answered is told nothing wrong. */
    private static void rush(List<KeyedWrite> writes, Shop shop) {
        Together.call(writes.size(), i -> writes.get(i).attempt(shop));
    }
}
