package dev.jumun.coupon;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of coupon claims.
 *
 * @param reservationTime how long the gate waits for the database's word on a slot before the reconciler asks for it;
 *        longer than a claim can take (a connection 2 s, an answer 10 s, retries), or slots come back that are about to be
 *        used
 * @param reconcileInterval how often one instance compares the gate with the database; the longest that a slot is lost
 *        after its reservation time
 * @param ungatedClaims claims of one instance in the database at once while the gate cannot be asked: two groups, so
 *        that they still share transactions
 * @param ungatedWait how long a further one waits for its turn before it is told to come back
 * @param cacheSize coupons whose terms are kept in memory
 * @param cacheTime how long they are; terms change only by hand in the database
 */
@Validated
@ConfigurationProperties("jumun.coupon")
record CouponProperties(@DurationMin(seconds = 1) @DefaultValue("30s") Duration reservationTime,
        @DurationMin(millis = 100) @DefaultValue("2s") Duration reconcileInterval,
        @Min(1) @Max(2000) @DefaultValue("128") int ungatedClaims,
        @DurationMin(millis = 0) @DefaultValue("1s") Duration ungatedWait,
        @Min(1) @DefaultValue("10000") int cacheSize,
        @DurationMin(seconds = 1) @DefaultValue("60s") Duration cacheTime) {}
