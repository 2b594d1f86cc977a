package dev.jumun.audit;

import dev.jumun.shared.RedisFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rule 8 of the contract (§7): Redis holds nothing that cannot be rebuilt from the database. Not part of the snapshot,
 * because Redis has none: a coupon that changes while it is looked at is left in peace.
 */
@Component
class RemainingQuotas {
    private static final int NUMBER = 8;
    private static final int COUPONS_AT_ONCE = 500;
    private static final RedisScript<String> QUOTA = RedisScript.of(text("redis/audit/quota.lua"), String.class);

    private final JdbcTemplate jdbc;
    private final StringRedisTemplate redis;
    private final TransactionTemplate now;

    RemainingQuotas(JdbcTemplate jdbc, StringRedisTemplate redis, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.redis = redis;
        this.now = new TransactionTemplate(transactionManager);
        now.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        now.setReadOnly(true);
    }

    RuleReport check(int maxViolations) {
        var violations = new ArrayList<Violation>();
        var counts = new LinkedHashMap<String, Long>();
        counts.put("LOADED", 0L);
        counts.put("UNSETTLED", 0L);
        try {
            long last = 0;
            for (var coupons = after(last); !coupons.isEmpty()
                    && violations.size() <= maxViolations; coupons = after(last)) {
                for (var coupon : coupons) {
                    check(coupon, violations, counts);
                }
                last = coupons.getLast().id();
            }
        } catch (RedisAway gone) {
            // It holds nothing then; that somebody looks at it is not the books' matter.
            counts.put("REDIS_AWAY", 1L);
        }
        boolean truncated = violations.size() > maxViolations;
        return new RuleReport(NUMBER, "coupon-quotas",
                "Every remaining quota in Redis is what the database has left, once all reservations have settled.",
                truncated ? violations.subList(0, maxViolations) : violations, truncated, counts);
    }

    private void check(Remaining coupon, List<Violation> violations, Map<String, Long> counts) {
        var held = held(coupon);
        if (held.quota() == null) {
            return;
        }
        counts.merge("LOADED", 1L, Long::sum);
        if (held.reservations() > 0) {
            counts.merge("UNSETTLED", 1L, Long::sum);
        } else if (!held.quota().equals(Integer.toString(coupon.left())) && isStillWrong(coupon, held)) {
            violations.add(new Violation("coupon " + coupon.code(),
                    "%s left in Redis, but %d in the database".formatted(held.quota(), coupon.left())));
        }
    }

    /** Between two looks at Redis that find the same, the database is asked once more. */
    private boolean isStillWrong(Remaining coupon, Held held) {
        return list("WHERE coupon_id = ?", coupon.id()).contains(coupon) && held(coupon).equals(held);
    }

    private List<Remaining> after(long last) {
        return list("WHERE coupon_id > ? ORDER BY coupon_id LIMIT " + COUPONS_AT_ONCE, last);
    }

    private List<Remaining> list(String where, long id) {
        return now.execute(_ -> jdbc.query(
                "SELECT coupon_id, code, total_quantity - issued_quantity AS remaining FROM coupons " + where,
                (row, _) -> new Remaining(row.getLong("coupon_id"), row.getString("code"), row.getInt("remaining")),
                id));
    }

    private Held held(Remaining coupon) {
        var prefix = "coupon:{" + coupon.code() + "}:";
        try {
            var parts = redis.execute(QUOTA, List.of(prefix + "quota", prefix + "pending", prefix + "home"))
                    .split(";", -1);
            return new Held(parts[0].isEmpty() ? null : parts[0], Integer.parseInt(parts[1]));
        } catch (RuntimeException failure) {
            return switch (RedisFailure.of(failure)) {
                case AWAY -> throw new RedisAway(failure);
                // What cannot be read is not what the database has left either.
                case REFUSED -> new Held(NestedExceptionUtils.getMostSpecificCause(failure).getMessage(), 0);
            };
        }
    }

    private static String text(String resource) {
        try {
            return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private record Remaining(long id, String code, int left) {}

    private record Held(@Nullable String quota, int reservations) {}

    private static final class RedisAway extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RedisAway(Throwable cause) {
            super(cause);
        }
    }
}
