package dev.jumun.coupon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the gate keeps in Redis of one coupon. The braces are a hash tag: all keys of a coupon are in one slot of a Redis
 * Cluster, so that one script may touch them.
 *
 * @param quota how many slots are left; absent while the coupon is not loaded
 * @param pending users with a slot of which the database has not said yet what became of it, by their deadline
 * @param late users who settled while the coupon was not loaded, and whom a load may have missed
 * @param home the replication id of the master that the quota was loaded into: another one after every start, promotion or
 *        copy of another server's data
 * @param loading the token of the load that is under way
 */
record GateKeys(String code, String quota, String pending, String late, String home, String loading) {
    /** How long the keys outlive the coupon, so that late settlements find them. */
    private static final Duration AFTERLIFE = Duration.ofHours(1);

    static GateKeys of(String code) {
        var prefix = "coupon:{" + code + "}:";
        return new GateKeys(code, prefix + "quota", prefix + "pending", prefix + "late", prefix + "home",
                prefix + "loading");
    }

    /** The user's state: absent for none, {@code reserved}, {@code joined} by a second request, or {@code holder}. */
    String marker(long user) {
        return "user_coupon:{" + code + "}:" + user;
    }

    /** These keys, then a marker for each user. */
    List<String> with(List<String> keys, Collection<Long> users) {
        var all = new ArrayList<>(keys);
        users.forEach(user -> all.add(marker(user)));
        return all;
    }

    /** When the keys of a coupon vanish by themselves, in milliseconds of the epoch. */
    static String expiry(Coupon coupon) {
        return Long.toString(coupon.endsAt().plus(AFTERLIFE).toEpochMilli());
    }
}
