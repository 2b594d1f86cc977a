package dev.jumun.coupon;

import dev.jumun.coupon.UserCouponTables.Held;
import dev.jumun.idempotency.Answer;
import dev.jumun.idempotency.SingleWrites;
import dev.jumun.shared.Conflict;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.UserId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Coupons, who holds them, and their use in orders. Claiming them is {@link Claims}' part. */
@Component
@EnableConfigurationProperties(CouponProperties.class)
public class Coupons {
    /** The most coupons of one user that are listed, the newest ones; a user has at most one of each kind. */
    public static final int MAX_LISTED = 1000;

    private final CouponTables tables;
    private final UserCouponTables userCoupons;
    private final KnownCoupons known;
    private final SingleWrites writes;
    private final Clock clock;

    Coupons(CouponTables tables, UserCouponTables userCoupons, KnownCoupons known, SingleWrites writes, Clock clock) {
        this.tables = tables;
        this.userCoupons = userCoupons;
        this.known = known;
        this.writes = writes;
        this.clock = clock;
    }

    /** The coupon that the user names by this code, without a look at whether the user holds it. */
    public WantedCoupon wanted(UserId user, String code) {
        return new WantedCoupon(user, code, known.find(code).orElse(null));
    }

    /** Puts a coupon out; 201 with the coupon, or {@code CONFLICT} when there is one of this code. */
    public Answer add(AddCoupon command) {
        return writes.perform(command.intent(), () -> {
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            long id;
            try {
                id = tables.add(command, now);
            } catch (DuplicateKeyException taken) {
                // Both engines undo the one statement; the transaction goes on and remembers the refusal.
                throw new Conflict("code", "CODE_TAKEN");
            }
            return command.renderer()
                    .render(new CouponView(id, command.code(), command.type(), command.value(), command.startsAt(),
                            command.endsAt(), command.minOrderAmount(), command.maxDiscountAmount(),
                            command.totalQuantity(), 0, 0, now));
        });
    }

    /** Coupons whose window is open now, the one that closes first at the top; the sold-out ones too. */
    @Transactional(readOnly = true)
    public Page<CouponView> open(PageQuery page) {
        return tables.open(clock.instant(), page);
    }

    /** All coupons, newest first, with how many of each were issued and used. */
    @Transactional(readOnly = true)
    public Page<CouponView> all(PageQuery page) {
        return tables.all(page);
    }

    /** What the user holds or held, newest first, at most {@value #MAX_LISTED}. */
    @Transactional(readOnly = true)
    public List<UserCouponView> heldBy(UserId user) {
        return userCoupons.heldBy(user, MAX_LISTED);
    }

    /** The codes behind these user coupons, by their ids. */
    @Transactional(readOnly = true)
    public Map<Long, String> codes(Collection<Long> userCouponIds) {
        return userCoupons.codes(userCouponIds);
    }

    /**
     * Locks what these users hold of the coupons that they want to use, until the transaction ends. After the wallets and
     * before the products in the global lock order.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public LockedCoupons lock(Collection<WantedCoupon> wanted) {
        var held = userCoupons.lock(wanted.stream().flatMap(coupon -> coupon.holding().stream()).toList())
                .stream()
                .collect(Collectors.toMap(Held::holding, Function.identity()));
        return new LockedCoupons(userCoupons, held, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * Locks what users gave for their orders, by the ids of their user coupons, to give it back; the same in every other way.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public LockedCoupons lockUsed(Collection<Long> userCouponIds) {
        if (!userCouponIds.isEmpty()) {
            userCoupons.lockByIds(userCouponIds);
        }
        return new LockedCoupons(userCoupons, Map.of(), clock.instant().truncatedTo(ChronoUnit.MICROS));
    }
}
