package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Link.Mode;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.Load.Patience;
import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.faults.kit.Probe;
import dev.jumun.faults.kit.Report;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Verdict;
import dev.jumun.testing.FaultTest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The database is there and says nothing: everybody is told so in time, and nothing piles up meanwhile. */
@FaultTest
class BlackHoleTests {
    private static final Duration LASTS = Duration.ofSeconds(22);
    /** 4 s, which is what the service waits at most, and a second for a machine that is busy with tests. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);
    private static final Duration WARM_WITHIN = Duration.ofMinutes(1);
    private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(5);
    private static final int THREADS_TO_SPARE = 60;
    private static final Report REPORT = Report.of(BlackHoleTests.class);

    private static final String POPULAR = "/api/v1/stats/popular-products?days=3&limit=5";

    @Test
    void tellsEverybodyInTimeAndRecovers() {
        var stand = Stand.shared();
        var instance = stand.first().instance();
        var goods = Goods.in(stand.shop(), 12);
        long user = goods.users().getFirst();
        assertThat(instance.api().get(POPULAR, null).status()).isEqualTo(200);
        double threads = instance.metric("jvm.threads.live", "VALUE");
        try (var load = Load.begin(goods, List.of(instance.port()), 1,
                Habits.pausing(Duration.ofMillis(20)).with(Patience.LONG));
                var reads = Probe.every(Duration.ofMillis(100), instance.port(), user,
                        List.of("/api/v1/products?size=5", "/api/v1/wallets", "/api/v1/orders", "/api/v1/coupons"));
                var cached = Probe.every(Duration.ofMillis(200), instance.port(), user,
                        List.of("/actuator/health/liveness", POPULAR))) {
            await().atMost(WARM_WITHIN).until(() -> load.entries().size() > 200);
            long begun = System.nanoTime();
            stand.first().database().become(new Mode.BlackHole());
            await().atMost(LASTS.plusSeconds(30))
                    .pollDelay(LASTS.toMillis(), TimeUnit.MILLISECONDS)
                    .until(() -> !instance.isReady());
            double threadsMeanwhile = instance.metric("jvm.threads.live", "VALUE");
            double memoryMeanwhile = instance.metric("jvm.memory.used", "VALUE");
            long healed = System.nanoTime();
            stand.first().database().pass();
            await().atMost(Duration.ofMinutes(1)).until(() -> load.firstSuccessAfter(healed) != null);
            await().atMost(Duration.ofMinutes(1)).until(() -> reads.firstSuccessAfter(healed) != null);
            reads.finish();
            cached.finish();
            var verdict = Verdict.of(stand, load);
            var what = "slowest write " + load.slowest(begun, healed) + ", slowest read "
                    + reads.slowest(begun, healed) + ", first write " + load.firstSuccessAfter(healed)
                    + " and first read " + reads.firstSuccessAfter(healed) + " after it, threads " + threads + " to "
                    + threadsMeanwhile + ", memory " + memoryMeanwhile / 1e6 + " MB, reads "
                    + reads.byStatus(begun, healed) + ", cached " + cached.byStatus(begun, healed);
            REPORT.add("the database in a black hole", load, verdict, healed, what);

            verdict.mustBeClean();
            assertThat(reads.byStatus(begun, healed)).containsKey(503);
            assertThat(reads.byStatus(begun, healed).keySet()).isSubsetOf(200, 503);
            assertThat(cached.byStatus(begun, healed)).containsOnlyKeys(200);
            assertThat(load.firstSuccessAfter(healed)).isLessThan(RECOVERS_WITHIN);
            assertThat(reads.firstSuccessAfter(healed)).isLessThan(RECOVERS_WITHIN);
            assertThat(threadsMeanwhile).isLessThan(threads + THREADS_TO_SPARE);
            assertThat(memoryMeanwhile).isLessThan(600e6);
            assertThat(load.slowest(begun, healed)).isLessThan(TOLD_WITHIN);
            assertThat(reads.slowest(begun, healed)).isLessThan(TOLD_WITHIN);
        }
    }

    @Test
    void tellsEverybodyInTimeWhenAllConnectionsAreTaken() throws Exception {
        var stand = Stand.shared();
        var instance = stand.first().instance();
        long user = stand.shop().customer(10);
        var source = Objects.requireNonNull(stand.rows().getDataSource());
        try (var holder = source.getConnection();
                var statement = holder.createStatement();
                var takers = Probe.every(Duration.ofMillis(10), instance.port(), user, List.of("/api/v1/products"))) {
            statement.execute("LOCK TABLES jumun.products WRITE");
            await().atMost(WARM_WITHIN).until(() -> instance.metric("hikaricp.connections.active", "VALUE") >= 16);
            try (var others = Probe.every(Duration.ofMillis(50), instance.port(), user, List.of("/api/v1/wallets"))) {
                long begun = System.nanoTime();
                await().atMost(Duration.ofSeconds(20)).until(() -> others.answered() > 20);
                assertThat(instance.isLive()).isTrue();
                assertThat(instance.isReady()).isFalse();
                long ended = System.nanoTime();
                assertThat(others.byStatus(begun, ended)).containsKey(503);
                System.out.println("[faults] pool exhausted: slowest " + others.slowest(begun, ended) + ", "
                        + others.byStatus(begun, ended));
                assertThat(others.slowest(begun, ended)).isLessThan(TOLD_WITHIN);
            }
            statement.execute("UNLOCK TABLES");
            takers.finish();
        }
        await().atMost(Duration.ofSeconds(20)).until(instance::isReady);
        assertThat(stand.shop().balance(user)).isEqualTo("10.00");
    }

    @Test
    void ordersGoOnWhenRedisSaysNothing() {
        var stand = Stand.shared();
        try (var load = Load.begin(Goods.in(stand.shop(), 12), stand.clientPorts(), 2,
                Habits.pausing(Duration.ofMillis(20)).with(Patience.LONG))) {
            await().atMost(WARM_WITHIN).until(() -> load.entries().size() > 100);
            long begun = System.nanoTime();
            stand.places().forEach(place -> place.redis().become(new Mode.BlackHole()));
            int before = load.entries().size();
            await().atMost(Duration.ofMinutes(1)).until(() -> load.entries().size() > before + 300);
            assertThat(stand.places()).extracting(Stand.Place::instance).allMatch(PackagedInstance::isReady);
            long ended = System.nanoTime();
            stand.places().forEach(place -> place.redis().pass());
            long healed = System.nanoTime();
            var verdict = Verdict.of(stand, load);
            REPORT.add("Redis in a black hole", load, verdict, healed,
                    "slowest write " + load.slowest(begun, ended));
            verdict.mustBeClean();
            assertThat(load.slowest(begun, ended)).isLessThan(TOLD_WITHIN);
        }
    }
}
