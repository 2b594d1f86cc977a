package dev.jumun.faults;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.Link;
import dev.jumun.faults.kit.Link.Mode;
import dev.jumun.faults.kit.ReplicatedDatabase;
import dev.jumun.shared.LaggingReads;
import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Reads that may lag, of a real replica that is near, far behind, or away; nobody else notices. */
@FaultTest
@TestInstance(Lifecycle.PER_CLASS)
class LaggingReadsTests {
    private static final Duration AWAITED_FOR = Duration.ofMinutes(1);
    private static final Duration MAX_LAG = Duration.ofSeconds(8);
    /** As every caller of the service. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(4);
    private static final int MAX_FALLBACKS = 4;

    private final ReplicatedDatabase database = ReplicatedDatabase.start();
    private final Link way = Link.to(database.standby().host(), database.standby().port());
    private final Instance instance = Instance.on("jumun",
            "spring.datasource.url=" + database.primary().jdbcUrl(database.primary().host(), database.primary().port()),
            "spring.datasource.username=" + database.primary().user(),
            "spring.datasource.password=" + database.primary().password(),
            "jumun.read-replica.url=" + database.standby().jdbcUrl("127.0.0.1", way.port()),
            "jumun.read-replica.max-lag=" + MAX_LAG.toSeconds() + "s",
            "jumun.read-replica.max-fallbacks=" + MAX_FALLBACKS);
    private final Shop shop = instance.shop();
    private final LaggingReads reads = instance.bean(LaggingReads.class);
    private final MeterRegistry meters = instance.bean(MeterRegistry.class);

    @BeforeEach
    void beNear() {
        way.pass();
        database.resumeApplying();
        await().atMost(AWAITED_FOR).until(() -> answers("replica", "/api/v1/admin/users"));
    }

    @AfterAll
    void stop() {
        instance.close();
        way.close();
        database.close();
    }

    private double answered(String by) {
        return meters.get("jumun.replica.reads").tag("answered", by).counter().count();
    }

    /** Whether the answer to an administrator, a success, comes from there. */
    private boolean answers(String by, String path) {
        double before = answered(by);
        assertThat(shop.api().get(path, Shop.ADMINISTRATOR).status()).isEqualTo(200);
        return answered(by) > before;
    }

    /** What that server says to it. */
    private long asked(String query) {
        return reads.read(source -> Objects.requireNonNull(source.jdbc().queryForObject(query, Long.class)));
    }

    private long found(String path, long user) {
        var response = shop.api().get(path, user);
        assertThat(response.status()).isEqualTo(200);
        return response.json().path("totalElements").asLong();
    }

    @Test
    void showBuyersTheirOrdersAtOnceAndAdministratorsWhatTheReplicaHas() {
        long buyer = shop.customer(1000);
        long product = shop.product("10.00", 10);
        var search = "/api/v1/admin/orders?userId=" + buyer;
        await().atMost(AWAITED_FOR).until(() -> found("/api/v1/admin/users?size=1", Shop.ADMINISTRATOR) >= 2);
        database.pauseApplying();

        assertThat(shop.order(buyer, null, line(product, 1)).status()).isEqualTo(201);

        assertThat(found("/api/v1/orders", buyer)).isEqualTo(1);
        assertThat(shop.balance(buyer)).isEqualTo("990.00");
        assertThat(shop.stock(product)).isEqualTo(9);
        double before = answered("replica");
        assertThat(found(search, Shop.ADMINISTRATOR)).isZero();
        assertThat(answered("replica")).isGreaterThan(before);

        // Too far behind for anybody.
        await().atMost(AWAITED_FOR).until(() -> found(search, Shop.ADMINISTRATOR) == 1);
        assertThat(answers("primary", search)).isTrue();
        assertThat(meters.get("jumun.replica.lag").gauge().value()).isGreaterThan((double) MAX_LAG.toSeconds());

        database.resumeApplying();
        await().atMost(AWAITED_FOR).until(() -> answers("replica", search));
        assertThat(found(search, Shop.ADMINISTRATOR)).isEqualTo(1);
    }

    @Test
    void rankWhatTheReplicaHasAndSayAsOfWhen() {
        long buyer = shop.customer(1000);
        long product = shop.product("1.00", 1000);
        assertThat(shop.order(buyer, null, line(product, 500)).status()).isEqualTo(201);
        await().atMost(AWAITED_FOR).until(() -> found("/api/v1/admin/orders?userId=" + buyer, Shop.ADMINISTRATOR) == 1);
        var ordered = Instant.now();
        double before = answered("replica");

        var ranking = shop.api().get("/api/v1/stats/popular-products?days=17&limit=1", null).json();

        assertThat(answered("replica")).isGreaterThan(before);
        assertThat(ranking.findValuesAsString("productId")).containsExactly(Long.toString(product));
        assertThat(Instant.parse(ranking.path("generatedAt").asString()))
                .isBetween(ordered.minus(MAX_LAG).minus(AWAITED_FOR), Instant.now());
    }

    @Test
    void areNotHeldUpByAReplicaThatSaysNothing() {
        way.become(new Mode.BlackHole());

        for (int i = 0; i < 5; i++) {
            long begun = System.nanoTime();
            assertThat(shop.api().get("/api/v1/admin/users", Shop.ADMINISTRATOR).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ANSWERED_WITHIN);
        }

        await().atMost(AWAITED_FOR).until(() -> answers("primary", "/api/v1/admin/users"));
    }

    @Test
    void leaveThePrimaryToThoseWhoNeedIt() {
        way.become(new Mode.Refuse());
        way.cut();
        await().atMost(AWAITED_FOR).until(() -> answers("primary", "/api/v1/admin/users"));
        long buyer = shop.customer(1000);
        try (var slow = Executors.newVirtualThreadPerTaskExecutor()) {
            double before = answered("primary");
            var held = IntStream.range(0, MAX_FALLBACKS)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> asked("SELECT SLEEP(3)"),
                            slow))
                    .toList();
            await().atMost(AWAITED_FOR).until(() -> answered("primary") >= before + MAX_FALLBACKS);

            assertThatExceptionOfType(ServiceUnavailable.class)
                    .isThrownBy(() -> asked("SELECT 1"));
            assertThat(shop.balance(buyer)).isEqualTo("1000.00");
            held.forEach(CompletableFuture::join);
        }
        assertThat(answers("primary", "/api/v1/admin/users")).isTrue();
        assertThat(answered("nobody")).isPositive();
    }

    @Test
    void writeNothing() {
        assertThat(asked("SELECT @@session.transaction_read_only")).isEqualTo(1);
    }
}
