package dev.jumun.catalog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * How many products there are, without counting all of them each time: products are added and never deleted, so those that
 * are a few minutes old are counted once a minute and only the younger ones every time.
 */
@Component
class ProductCount {
    static final String OLDER = "SELECT COUNT(*) FROM products FORCE INDEX (idx_products_created) WHERE created_at < ?";
    static final String YOUNGER = "SELECT COUNT(*) FROM products FORCE INDEX (idx_products_created)"
            + " WHERE created_at >= ?";
    /** Longer than the transaction that adds one, with clocks that differ. */
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(5);
    /** So that what was loaded past the application, with times of the past, is noticed. */
    private static final Duration COUNTED_ANEW_AFTER = Duration.ofMinutes(1);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final ReentrantLock counting = new ReentrantLock();
    private volatile @Nullable Counted counted;

    ProductCount(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** So many were created before that moment. */
    private record Counted(LocalDateTime before, long products, Instant at) {}

    long total() {
        var older = older();
        return older.products() + count(YOUNGER, older.before());
    }

    private Counted older() {
        var known = counted;
        if (known != null && !isDue(known)) {
            return known;
        }
        if (known == null) {
            counting.lock();
        } else if (!counting.tryLock()) {
            return known;
        }
        try {
            var meanwhile = counted;
            if (meanwhile != null && !isDue(meanwhile)) {
                return meanwhile;
            }
            var now = clock.instant();
            var before = LocalDateTime.ofInstant(now.minus(SETTLES_WITHIN), ZoneOffset.UTC);
            var fresh = new Counted(before, count(OLDER, before), now);
            counted = fresh;
            return fresh;
        } finally {
            counting.unlock();
        }
    }

    private boolean isDue(Counted known) {
        return !clock.instant().isBefore(known.at().plus(COUNTED_ANEW_AFTER));
    }

    private long count(String statement, LocalDateTime moment) {
        var count = jdbc.queryForObject(statement, Long.class, moment);
        return count == null ? 0 : count;
    }
}
