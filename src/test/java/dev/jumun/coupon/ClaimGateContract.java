package dev.jumun.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.coupon.ClaimGate.Pass;
import dev.jumun.shared.Money;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Every step of the gate, whatever Redis it talks to. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
abstract class ClaimGateContract {
    private static final int TOTAL = 3;
    private static final int INTERLEAVINGS = 100;

    private final LettuceConnectionFactory connections;
    final StringRedisTemplate redis;
    final ClaimGate gate;
    private final ClaimGate impatientGate;

    ClaimGateContract(LettuceConnectionFactory connections) {
        this.connections = connections;
        connections.afterPropertiesSet();
        connections.start();
        this.redis = new StringRedisTemplate(connections);
        this.gate = gate(Duration.ofMinutes(1));
        this.impatientGate = gate(Duration.ZERO);
    }

    private ClaimGate gate(Duration reservationTime) {
        return new ClaimGate(redis, new ClaimMetrics(new SimpleMeterRegistry()),
                new CouponProperties(reservationTime, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 1,
                        Duration.ofSeconds(1)));
    }

    @AfterAll
    void disconnect() {
        connections.destroy();
    }

    static Coupon coupon() {
        var now = Instant.now();
        return new Coupon(1, Shop.freshCode(), CouponType.FIXED, Money.of("1.00"), now.minusSeconds(60),
                now.plusSeconds(60), TOTAL, null, null);
    }

    private Coupon loaded() {
        var coupon = coupon();
        load(coupon, TOTAL);
        return coupon;
    }

    void load(Coupon coupon, int remaining, Long... holders) {
        assertThat(gate.beginLoading(coupon, "token")).isTrue();
        assertThat(gate.mark(coupon, "token", List.of(holders))).isTrue();
        assertThat(gate.publish(coupon, "token", remaining)).isTrue();
    }

    private void assertState(Coupon coupon, int quota, int reservations) {
        var state = gate.inspect(coupon, 10).orElseThrow();
        assertThat(state.quota()).contains(quota);
        assertThat(state.reservations()).isEqualTo(reservations);
    }

    void assertNotLoaded(Coupon coupon) {
        assertThat(gate.inspect(coupon, 10).orElseThrow().quota()).isEmpty();
    }

    @Test
    void knowsNothingOfCouponThatIsNotLoaded() {
        var coupon = coupon();

        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.UNKNOWN);
        assertThat(gate.enter(coupon, 1)).as("but that the user has asked").isEqualTo(Pass.UNDER_WAY);

        load(coupon, 1);
        assertState(coupon, 0, 1);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.UNDER_WAY);
        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.SOLD_OUT);
    }

    @Test
    void forgetsWhoAskedInVainWhileItWasNotLoaded() {
        var coupon = coupon();
        gate.enter(coupon, 1);
        gate.release(coupon, 1);

        load(coupon, 1);

        assertState(coupon, 1, 0);
    }

    @Test
    void reservesOneSlotForEachUser() {
        var coupon = loaded();

        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.RESERVED);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.UNDER_WAY);
        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.RESERVED);
        assertThat(gate.enter(coupon, 3)).isEqualTo(Pass.RESERVED);
        assertThat(gate.enter(coupon, 4)).isEqualTo(Pass.SOLD_OUT);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.UNDER_WAY);
        assertState(coupon, 0, 3);
    }

    @Test
    void reservesNoMoreThanThereIsHoweverManyAsk() {
        var coupon = loaded();

        var passes = Together.call(200, user -> gate.enter(coupon, user % 100));

        assertThat(passes).filteredOn(Pass.RESERVED::equals).hasSize(TOTAL);
        assertThat(passes).doesNotContain(Pass.UNKNOWN, Pass.AWAY, Pass.CLAIMED);
        assertState(coupon, 0, TOTAL);
    }

    @Test
    void remembersWhoClaimed() {
        var coupon = loaded();
        gate.enter(coupon, 1);

        assertThat(gate.settle(coupon, List.of(1L))).contains(1L);

        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.CLAIMED);
        assertState(coupon, 2, 0);
        assertThat(gate.settle(coupon, List.of(1L))).as("again").contains(0L);
        assertState(coupon, 2, 0);
    }

    @Test
    void givesSlotBackOnce() {
        var coupon = loaded();
        gate.enter(coupon, 1);

        gate.release(coupon, 1);
        gate.release(coupon, 1);
        gate.release(coupon, 2);

        assertState(coupon, 3, 0);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.RESERVED);
    }

    @Test
    void takesNothingFromHolderWhoseSlotIsGivenBackLate() {
        var coupon = loaded();
        gate.enter(coupon, 1);
        gate.settle(coupon, List.of(1L));

        gate.release(coupon, 1);
        assertThat(gate.releaseAll(coupon, List.of(1L))).contains(0L);

        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.CLAIMED);
        assertState(coupon, 2, 0);
    }

    @Test
    void leavesSlotToTheOtherClaimOfItsUser() {
        var coupon = loaded();
        gate.enter(coupon, 1);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.UNDER_WAY);

        gate.release(coupon, 1);

        assertState(coupon, 2, 1);
        assertThat(gate.releaseAll(coupon, List.of(1L))).as("in the end the database knows").contains(1L);
        assertState(coupon, 3, 0);
    }

    @Test
    void countsClaimsThatPassedItBy() {
        var coupon = loaded();

        gate.settle(coupon, List.of(1L, 2L));

        assertState(coupon, 1, 0);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.CLAIMED);
    }

    @Test
    void countsClaimThatSettlesAfterItsSlotWasGivenBack() {
        var coupon = loaded();
        gate.enter(coupon, 1);
        gate.release(coupon, 1);

        gate.settle(coupon, List.of(1L));

        assertState(coupon, 2, 0);
    }

    @Test
    void dropsQuotaThatTheDatabaseRefutes() {
        var coupon = loaded();
        gate.enter(coupon, 1);

        assertThat(gate.refute(coupon, 1)).isTrue();

        assertNotLoaded(coupon);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.UNKNOWN);
    }

    @Test
    void keepsQuotaThatAgreesWithTheDatabaseOnceTheSlotIsBack() {
        var coupon = coupon();
        load(coupon, 1);
        gate.enter(coupon, 1);
        assertThat(gate.drop(coupon)).isTrue();
        load(coupon, 0);
        assertState(coupon, -1, 1);

        assertThat(gate.refute(coupon, 1)).isFalse();

        assertState(coupon, 0, 0);
        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.SOLD_OUT);
    }

    @Test
    void marksHoldersWhileLoading() {
        var coupon = coupon();
        load(coupon, 1, 7L, 8L);

        assertThat(gate.enter(coupon, 7)).isEqualTo(Pass.CLAIMED);
        assertThat(gate.enter(coupon, 8)).isEqualTo(Pass.CLAIMED);
        assertThat(gate.enter(coupon, 9)).isEqualTo(Pass.RESERVED);
        assertThat(gate.enter(coupon, 10)).isEqualTo(Pass.SOLD_OUT);
    }

    @Test
    void loadsOncePerLoss() {
        var coupon = coupon();
        assertThat(gate.beginLoading(coupon, "first")).isTrue();
        assertThat(gate.beginLoading(coupon, "second")).as("while another loads").isFalse();
        assertThat(gate.publish(coupon, "first", 3)).isTrue();

        assertThat(gate.beginLoading(coupon, "third")).as("when it is loaded").isFalse();
    }

    @Test
    void publishesNothingOfLoadThatWasOvertaken() {
        var coupon = coupon();
        gate.beginLoading(coupon, "first");
        redis.delete(GateKeys.of(coupon.code()).loading());
        gate.beginLoading(coupon, "second");

        assertThat(gate.mark(coupon, "first", List.of(1L))).isFalse();
        assertThat(gate.publish(coupon, "first", 3)).isFalse();

        assertNotLoaded(coupon);
        assertThat(gate.publish(coupon, "second", 2)).isTrue();
        assertState(coupon, 2, 0);
    }

    @Test
    void countsReservationsThatOutliveTheQuota() {
        var coupon = loaded();
        gate.enter(coupon, 1);
        gate.enter(coupon, 2);
        gate.drop(coupon);

        // The database has seen the claim of the first one, and not yet that of the second.
        load(coupon, 2, 1L);

        assertState(coupon, 1, 1);
        gate.settle(coupon, List.of(1L));
        gate.settle(coupon, List.of(2L));
        assertState(coupon, 1, 0);
    }

    @Test
    void countsClaimsThatSettleWhileTheQuotaIsLoaded() {
        var coupon = loaded();
        gate.enter(coupon, 1);
        gate.drop(coupon);
        gate.enter(coupon, 2);
        gate.beginLoading(coupon, "token");
        // All committed after the load has read the database, which had three left; settled before it publishes.
        gate.settle(coupon, List.of(1L, 2L, 3L));
        gate.releaseAll(coupon, List.of(1L, 2L, 3L));
        gate.publish(coupon, "token", 3);

        assertState(coupon, 0, 0);
        assertThat(gate.enter(coupon, 3)).isEqualTo(Pass.CLAIMED);
    }

    @Test
    void countsClaimOnceThatSettlesBeforeTheLoadMarksIt() {
        var coupon = coupon();
        gate.beginLoading(coupon, "token");
        // Committed before the load has read the database.
        gate.settle(coupon, List.of(1L));
        gate.mark(coupon, "token", List.of(1L));
        gate.publish(coupon, "token", 2);

        assertState(coupon, 2, 0);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.CLAIMED);
    }

    @Test
    void endsLoadThatMayHaveMissedSomething() {
        var coupon = coupon();
        gate.beginLoading(coupon, "token");

        gate.drop(coupon);

        assertThat(gate.publish(coupon, "token", 3)).isFalse();
        assertThat(gate.beginLoading(coupon, "next")).isTrue();
    }

    @Test
    void endsLoadThatGoesOnInAnotherServer() {
        var coupon = coupon();
        redis.opsForValue().set(GateKeys.of(coupon.code()).loading(), "token@0123456789abcdef");

        assertThat(gate.mark(coupon, "token", List.of(1L))).isFalse();
        assertThat(gate.publish(coupon, "token", 3)).isFalse();
    }

    @Test
    void letsTheNextLoadBeginAtOnce() {
        var coupon = coupon();
        gate.beginLoading(coupon, "first");
        assertThat(gate.beginLoading(coupon, "first")).as("sent twice").isTrue();

        gate.abandon(coupon, "second");
        assertThat(gate.beginLoading(coupon, "second")).isFalse();
        gate.abandon(coupon, "first");
        assertThat(gate.beginLoading(coupon, "second")).isTrue();
    }

    @Test
    void dropsWhatIsNoQuota() {
        var coupon = loaded();
        redis.opsForValue().set(GateKeys.of(coupon.code()).quota(), "many");

        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.UNKNOWN);
        assertNotLoaded(coupon);
        assertThat(gate.beginLoading(coupon, "token")).isTrue();
    }

    @Test
    void namesOverdueReservations() {
        var coupon = loaded();
        gate.enter(coupon, 1);
        impatientGate.enter(coupon, 2);
        impatientGate.enter(coupon, 3);

        assertThat(gate.inspect(coupon, 10).orElseThrow().overdue()).containsExactlyInAnyOrder(2L, 3L);
        assertThat(gate.inspect(coupon, 1).orElseThrow().overdue()).hasSize(1);
    }

    @Test
    void dropsWrongQuotaOnlyIfNothingHappenedMeanwhile() {
        var coupon = loaded();

        assertThat(gate.dropWrong(coupon, 2)).as("another quota").isFalse();
        gate.enter(coupon, 1);
        assertThat(gate.dropWrong(coupon, 2)).as("a reservation").isFalse();
        gate.release(coupon, 1);
        assertThat(gate.dropWrong(coupon, 3)).isTrue();

        assertNotLoaded(coupon);
    }

    @Test
    void believesNoQuotaThatCameFromAnotherServer() {
        var coupon = coupon();
        load(coupon, 0, 1L);
        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.SOLD_OUT);

        // What a restart from an old dump, or a replica that took over, looks like.
        redis.opsForValue().set(GateKeys.of(coupon.code()).home(), "0123456789abcdef");

        assertThat(gate.enter(coupon, 1)).as("a holder stays one").isEqualTo(Pass.CLAIMED);
        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.UNKNOWN);
        assertNotLoaded(coupon);
    }

    @Test
    void isExactAfterAnyInterleaving() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + INTERLEAVINGS; seed++) {
            assertThat(new GateInterleavings(redis, impatientGate, coupon(), seed).run()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void leavesNothingForEver() {
        var coupon = loaded();
        gate.enter(coupon, 1);
        gate.enter(coupon, 2);
        gate.settle(coupon, List.of(2L, 3L));

        var keys = GateKeys.of(coupon.code());
        assertThat(List.of(keys.quota(), keys.pending(), keys.home(), keys.marker(1), keys.marker(2), keys.marker(3)))
                .allSatisfy(key -> assertThat(redis.getExpire(key)).isBetween(3600L, 3720L));
    }

    @Test
    void letsOneInstanceReconcileAtATime() {
        redis.delete("coupon:reconciler");

        assertThat(gate.takeTurn("one")).isTrue();
        assertThat(gate.takeTurn("two")).isFalse();
    }
}
