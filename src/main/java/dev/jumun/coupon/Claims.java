package dev.jumun.coupon;

import dev.jumun.coupon.ClaimGate.Pass;
import dev.jumun.coupon.ClaimMetrics.Decider;
import dev.jumun.coupon.ClaimMetrics.Outcome;
import dev.jumun.coupon.ClaimMetrics.Reconciliation;
import dev.jumun.coupon.ClaimTransaction.Claim;
import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.Reply;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * First come, first served: the gate in Redis turns away those who are too late, the database decides about the rest.
 * Once the database has given away the last one, every instance refuses by itself. Nobody gets a coupon but by
 * {@link ClaimTransaction}.
 */
@Component
public class Claims {
    private final KnownCoupons known;
    private final SoldOutCoupons soldOut;
    private final ClaimGate gate;
    private final GateLoader loader;
    private final GateReconciler reconciler;
    private final ClaimTransaction transaction;
    private final ClaimMetrics metrics;
    private final CouponProperties properties;
    private final Clock clock;
    private final Semaphore ungated;

    Claims(KnownCoupons known, SoldOutCoupons soldOut, ClaimGate gate, GateLoader loader, GateReconciler reconciler,
            ClaimTransaction transaction, ClaimMetrics metrics, CouponProperties properties, Clock clock) {
        this.known = known;
        this.soldOut = soldOut;
        this.gate = gate;
        this.loader = loader;
        this.reconciler = reconciler;
        this.transaction = transaction;
        this.metrics = metrics;
        this.properties = properties;
        this.clock = clock;
        this.ungated = new Semaphore(properties.ungatedClaims(), true);
        metrics.watch(ungated, properties.ungatedClaims());
    }

    /**
     * Gives the user one of the coupon; 200 with what was claimed. Refused with {@code COUPON_INVALID},
     * {@code COUPON_ALREADY_CLAIMED} or {@code COUPON_SOLD_OUT}; a refusal that needs no look into the database is thrown,
     * and not remembered under the claim's key.
     */
    public Answer claim(ClaimCoupon command) {
        return command.intent().await(() -> {
            var coupon = known.find(command.code()).orElse(null);
            var claim = new Claim(command, coupon);
            var now = clock.instant();
            if (coupon != null && coupon.isOpenAt(now)) {
                if (soldOut.refuse(coupon, claim.user())) {
                    throw refused(Decider.MEMORY, new CouponSoldOut());
                }
                return throughGate(coupon, claim);
            }
            // Before the window nobody can have got anything; after it, a key's first answer may have to be repeated.
            if (command.intent().keyed() != null && (coupon == null || !coupon.opensAfter(now))) {
                return inDatabase(claim);
            }
            throw refused(Decider.TERMS, ClaimTransaction.notOpen(coupon, now));
        });
    }

    private Answer throughGate(Coupon coupon, Claim claim) {
        var pass = gate.enter(coupon, claim.user());
        return switch (pass) {
            case SOLD_OUT -> {
                soldOut.lookSoon(coupon);
                throw refused(Decider.GATE, new CouponSoldOut());
            }
            case CLAIMED -> {
                if (claim.command().intent().keyed() == null) {
                    throw refused(Decider.GATE, new CouponAlreadyClaimed());
                }
                // Perhaps under this very key: then the first answer is to be repeated.
                yield inDatabase(claim);
            }
            case RESERVED, UNDER_WAY -> decided(coupon, claim, pass);
            case UNKNOWN -> {
                loader.loadSoon(coupon);
                yield ungated(coupon, claim, pass);
            }
            case AWAY -> ungated(coupon, claim, pass);
        };
    }

    /** Without the gate all who want the coupon come to the database: no more of them at once than it can bear. */
    private Answer ungated(Coupon coupon, Claim claim, Pass pass) {
        if (!mayGoUngated()) {
            if (entered(pass)) {
                gate.release(coupon, claim.user());
            }
            metrics.claimed(Decider.DATABASE, Outcome.UNAVAILABLE);
            throw new ServiceUnavailable(Reason.BUSY, null);
        }
        try {
            return decided(coupon, claim, pass);
        } finally {
            ungated.release();
        }
    }

    private boolean mayGoUngated() {
        try {
            return ungated.tryAcquire(properties.ungatedWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The database decides, and the gate is told. What it is not told, the reconciler finds out. */
    private Answer decided(Coupon coupon, Claim claim, Pass pass) {
        Answer answer;
        try {
            answer = inDatabase(claim);
        } catch (RuntimeException failure) {
            if (entered(pass) && hadNoEffect(failure)) {
                gate.release(coupon, claim.user());
            }
            throw failure;
        }
        tell(coupon, claim, pass, answer.reply());
        return answer;
    }

    private void tell(Coupon coupon, Claim claim, Pass pass, Reply reply) {
        var refusal = reply instanceof Reply.Refused refused ? refused.code() : null;
        if (refusal == null || refusal == ErrorCode.COUPON_ALREADY_CLAIMED) {
            if (gate.settle(coupon, List.of(claim.user())).isEmpty()) {
                reconciler.distrust(coupon);
            }
        } else if (refusal == ErrorCode.COUPON_SOLD_OUT) {
            soldOut.lookSoon(coupon);
            if (gate.refute(coupon, claim.user())) {
                metrics.reconciled(Reconciliation.WRONG_QUOTA);
                loader.loadSoon(coupon);
            }
        } else if (entered(pass)) {
            gate.release(coupon, claim.user());
        }
    }

    /** Whether this very claim made the user's reservation. */
    private static boolean entered(Pass pass) {
        return pass == Pass.RESERVED || pass == Pass.UNKNOWN;
    }

    /** Where that is in doubt, the slot stays reserved until the reconciler has asked the database. */
    private static boolean hadNoEffect(RuntimeException failure) {
        return !(failure instanceof ServiceUnavailable unavailable)
                || switch (unavailable.reason()) {
                    case BUSY, STOPPING, CONTENDED, DATABASE_AWAY -> true;
                    case TIMED_OUT, OUTCOME_UNKNOWN -> false;
                };
    }

    private Answer inDatabase(Claim claim) {
        try {
            var answer = transaction.execute(claim);
            metrics.claimed(Decider.DATABASE, Outcome.of(answer));
            return answer;
        } catch (RuntimeException failure) {
            metrics.claimed(Decider.DATABASE,
                    failure instanceof ServiceUnavailable ? Outcome.UNAVAILABLE : Outcome.FAILED);
            throw failure;
        }
    }

    private Rejection refused(Decider decider, Rejection rejection) {
        metrics.claimed(decider, Outcome.of(rejection.code()));
        return rejection;
    }
}
