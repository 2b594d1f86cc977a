package dev.jumun.coupon;

import dev.jumun.coupon.CouponInvalid.Reason;
import dev.jumun.coupon.UserCouponTables.Held;
import dev.jumun.coupon.UserCouponTables.Holding;
import dev.jumun.groupcommit.GroupCommit;
import dev.jumun.groupcommit.GroupCommits;
import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.Replies;
import dev.jumun.idempotency.Reply;
import dev.jumun.wallet.Wallets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The claims of many users in one transaction: the database's word on who gets a coupon, whatever the gate said. The
 * number of its statements does not depend on the number of claims.
 */
@Component
class ClaimTransaction {
    private final Wallets wallets;
    private final Replies replies;
    private final CouponTables coupons;
    private final UserCouponTables userCoupons;
    private final Clock clock;
    private final GroupCommit<Claim, Answer> group;

    ClaimTransaction(Wallets wallets, Replies replies, CouponTables coupons, UserCouponTables userCoupons, Clock clock,
            GroupCommits groups) {
        this.wallets = wallets;
        this.replies = replies;
        this.coupons = coupons;
        this.userCoupons = userCoupons;
        this.clock = clock;
        this.group = groups.open("claims", _ -> 1, this::commit);
    }

    /** @param coupon null when no coupon has the command's code */
    record Claim(ClaimCoupon command, @Nullable Coupon coupon) {
        long user() {
            return command.intent().user().value();
        }

        private Optional<Holding> holding() {
            return Optional.ofNullable(coupon).map(wanted -> new Holding(user(), wanted.id()));
        }
    }

    Answer execute(Claim claim) {
        return group.execute(claim);
    }

    private List<Answer> commit(List<Claim> claims) {
        // Lock: wallets, which make keys safe to read and holders safe to tell, then user coupons by user and coupon, then
        // coupons by id.
        wallets.lock(claims.stream().map(claim -> claim.command().intent().user()).toList());
        var recalled = replies.recall(claims.stream().map(claim -> claim.command().intent()).toList());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var quotas = lock(claims.stream().filter(claim -> recalled.isNew(claim.command().intent())).toList(), now);

        // Decide, in order of arrival.
        var answers = claims.stream()
                .map(claim -> recalled.answer(claim.command().intent(), () -> decide(claim, quotas, now)))
                .toList();

        // Write.
        quotas.write();
        recalled.write();
        return answers;
    }

    private LockedQuotas lock(List<Claim> claims, Instant now) {
        var wanted = claims.stream().flatMap(claim -> claim.holding().stream()).toList();
        var held = userCoupons.lock(wanted).stream().map(Held::holding).collect(Collectors.toSet());
        var remaining = coupons.lockRemaining(wanted.stream().map(Holding::couponId).toList());
        return new LockedQuotas(coupons, userCoupons, remaining, held, now);
    }

    private static Reply.Done decide(Claim claim, LockedQuotas quotas, Instant now) {
        var coupon = claim.coupon();
        if (coupon == null || !coupon.isOpenAt(now)) {
            throw notOpen(coupon, now);
        }
        quotas.claim(new Holding(claim.user(), coupon.id()));
        return claim.command()
                .renderer()
                .render(new ClaimedCoupon(coupon.id(), coupon.code(), coupon.type(), coupon.value(), now));
    }

    /** Why it cannot be claimed at this moment. */
    static CouponInvalid notOpen(@Nullable Coupon coupon, Instant now) {
        if (coupon == null) {
            return new CouponInvalid("code", Reason.UNKNOWN);
        }
        return new CouponInvalid("code", coupon.opensAfter(now) ? Reason.NOT_OPEN_YET : Reason.CLOSED);
    }
}
