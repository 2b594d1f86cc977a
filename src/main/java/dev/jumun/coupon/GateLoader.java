package dev.jumun.coupon;

import dev.jumun.coupon.ClaimMetrics.Reconciliation;
import dev.jumun.shared.LoggedFailure;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Loads coupons from the database into the gate. A token in Redis lets one instance at a time do it; it must still be
 * there when the quota is published, so a load that was overtaken, or lost its Redis on the way, publishes nothing.
 */
@Component
class GateLoader {
    /** How long a load may go without a sign of life before another instance begins anew. */
    static final String LEASE_MILLIS = Long.toString(Duration.ofSeconds(10).toMillis());

    private static final Logger log = LoggerFactory.getLogger(GateLoader.class);
    private static final int HOLDERS_AT_ONCE = 1000;
    /** Each holds a connection while it reads; the pool is there for claims first. */
    private static final int LOADS_AT_ONCE = 2;

    private final ClaimGate gate;
    private final CouponTables coupons;
    private final UserCouponTables userCoupons;
    private final ClaimMetrics metrics;
    private final TransactionTemplate snapshot;
    private final Semaphore turns = new Semaphore(LOADS_AT_ONCE);
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    GateLoader(ClaimGate gate, CouponTables coupons, UserCouponTables userCoupons, ClaimMetrics metrics,
            PlatformTransactionManager transactionManager) {
        this.gate = gate;
        this.coupons = coupons;
        this.userCoupons = userCoupons;
        this.metrics = metrics;
        this.snapshot = new TransactionTemplate(transactionManager);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /** Loads the coupon unless it is loaded, or another instance is at it; without waiting for that. */
    void loadSoon(Coupon coupon) {
        if (underWay.add(coupon.id())) {
            Thread.ofVirtual().name("coupon-load-" + coupon.code()).start(() -> {
                try {
                    load(coupon);
                } finally {
                    underWay.remove(coupon.id());
                }
            });
        }
    }

    private void load(Coupon coupon) {
        turns.acquireUninterruptibly();
        try {
            var token = UUID.randomUUID().toString();
            if (gate.beginLoading(coupon, token)) {
                load(coupon, token);
            }
        } finally {
            turns.release();
        }
    }

    private void load(Coupon coupon, String token) {
        boolean loaded = false;
        try {
            loaded = Boolean.TRUE.equals(snapshot.execute(_ -> copy(coupon, token)));
        } catch (RuntimeException failure) {
            log.warn("Coupon {} was not loaded into the gate, and will be tried again: {}", coupon.code(),
                    LoggedFailure.line(failure));
        }
        metrics.reconciled(loaded ? Reconciliation.LOADED : Reconciliation.LOAD_FAILED);
        if (!loaded) {
            gate.abandon(coupon, token);
        }
    }

    /** Of one snapshot: each holder is counted in what remains if, and only if, it is marked. */
    private boolean copy(Coupon coupon, String token) {
        int remaining = coupons.remaining(coupon.id());
        for (var status : UserCouponStatus.values()) {
            long last = 0;
            for (var held = userCoupons.heldAfter(coupon.id(), status, last, HOLDERS_AT_ONCE); !held
                    .isEmpty(); held = userCoupons.heldAfter(coupon.id(), status, last, HOLDERS_AT_ONCE)) {
                if (!gate.mark(coupon, token, held.values())) {
                    return false;
                }
                last = held.lastKey();
            }
        }
        return gate.publish(coupon, token, remaining);
    }
}
