package dev.jumun.coupon;

import dev.jumun.coupon.ClaimGate.State;
import dev.jumun.coupon.ClaimMetrics.Reconciliation;
import dev.jumun.coupon.ClaimMetrics.Slot;
import dev.jumun.coupon.CouponTables.CouponStock;
import dev.jumun.shared.PeriodicTask;
import dev.jumun.shared.PeriodicWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Brings the gate to what the database says, again and again, by one instance in each interval: has loaded what is missing,
 * ends reservations that nobody settled, and drops quotas that are wrong.
 */
@Component
class GateReconciler implements PeriodicWork {
    /** Loaded before it opens, so that the first ones do not all find it missing. */
    private static final Duration BEFORE_OPENING = Duration.ofMinutes(1);
    /** Slots taken in the last moment are settled after the end. */
    private static final Duration AFTER_CLOSING = Duration.ofMinutes(10);
    private static final int OVERDUE_AT_ONCE = 500;
    private static final int COUPONS_AT_ONCE = 500;

    private final ClaimGate gate;
    private final GateLoader loader;
    private final CouponTables coupons;
    private final UserCouponTables userCoupons;
    private final ClaimMetrics metrics;
    private final Clock clock;
    private final String instance = UUID.randomUUID().toString();
    private final Map<Long, Coupon> distrusted = new ConcurrentHashMap<>();
    private final PeriodicTask task;

    GateReconciler(ClaimGate gate, GateLoader loader, CouponTables coupons, UserCouponTables userCoupons,
            ClaimMetrics metrics, CouponProperties properties, Clock clock) {
        this.gate = gate;
        this.loader = loader;
        this.coupons = coupons;
        this.userCoupons = userCoupons;
        this.metrics = metrics;
        this.clock = clock;
        // What is wrong after a restart is put right at once.
        this.task = new PeriodicTask("coupon-reconciler", Duration.ZERO, properties.reconcileInterval(),
                "The coupon gate was not reconciled", this::reconcile);
    }

    /** The gate missed something about the coupon: once it answers again, it is loaded anew. */
    void distrust(Coupon coupon) {
        distrusted.put(coupon.id(), coupon);
    }

    @Override
    public PeriodicTask task() {
        return task;
    }

    void reconcile() {
        for (var coupon : new ArrayList<>(distrusted.values())) {
            // Removed first: what happens from here on is news.
            distrusted.remove(coupon.id());
            if (gate.drop(coupon)) {
                loader.loadSoon(coupon);
            } else {
                distrust(coupon);
            }
        }
        if (gate.takeTurn(instance)) {
            var now = clock.instant();
            long last = 0;
            for (var page = open(now, last); !page.isEmpty(); page = open(now, last)) {
                for (var current : page) {
                    gate.inspect(current.coupon(), OVERDUE_AT_ONCE)
                            .ifPresent(state -> reconcile(current.coupon(), current.remaining(), state));
                }
                last = page.getLast().coupon().id();
            }
        }
    }

    private List<CouponStock> open(Instant now, long last) {
        return coupons.openAfter(last, now.minus(AFTER_CLOSING), now.plus(BEFORE_OPENING), COUPONS_AT_ONCE);
    }

    private void reconcile(Coupon coupon, int remaining, State state) {
        if (!state.overdue().isEmpty()) {
            settle(coupon, state);
        }
        if (state.quota().isEmpty()) {
            loader.loadSoon(coupon);
        } else if (state.reservations() == 0 && state.quota().get() != remaining
                && isWrong(coupon, state.quota().get())) {
            metrics.reconciled(Reconciliation.WRONG_QUOTA);
            loader.loadSoon(coupon);
        }
    }

    private void settle(Coupon coupon, State state) {
        var holders = userCoupons.holdersAmong(coupon.id(), state.overdue());
        var others = state.overdue().stream().filter(user -> !holders.contains(user)).toList();
        if (!holders.isEmpty()) {
            gate.settle(coupon, holders).ifPresent(slots -> metrics.recovered(Slot.SETTLED, slots.intValue()));
        }
        if (!others.isEmpty()) {
            gate.releaseAll(coupon, others).ifPresent(slots -> metrics.recovered(Slot.RELEASED, slots.intValue()));
        }
    }

    /** Between two looks at the gate that find the same, the database is asked: what it says then was true meanwhile. */
    private boolean isWrong(Coupon coupon, int quota) {
        return quota != coupons.remaining(coupon.id()) && gate.dropWrong(coupon, quota);
    }
}
