package dev.jumun.shared;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How many rows a table has that nothing deletes from, without counting all of them each time: those that are a few minutes
 * old are counted once a minute, and only the younger ones every time.
 */
public final class AppendOnlyCount {
    /** Longer than the transaction that adds one, with clocks that differ. */
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(5);
    /** So that what was loaded past the application, with times of the past, is noticed. */
    private static final Duration COUNTED_ANEW_AFTER = Duration.ofMinutes(1);

    private final String older;
    private final String younger;
    private final Clock clock;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile @Nullable Counted counted;

    /** @param index the index of the table that begins with its {@code created_at} */
    public AppendOnlyCount(String table, String index, Clock clock) {
        var count = "SELECT COUNT(*) FROM " + table + " FORCE INDEX (" + index + ") WHERE created_at ";
        this.older = count + "< ?";
        this.younger = count + ">= ?";
        this.clock = clock;
    }

    /** So many were created before that moment. */
    private record Counted(LocalDateTime before, long rows, Instant at) {}

    /** As committed at this moment, on a server that is not minutes behind. */
    public long total(JdbcTemplate server) {
        var settled = settled(server);
        return settled.rows() + count(server, younger, settled.before());
    }

    /** One of those who ask counts anew. Nobody waits for that one: a database that hangs would make a queue of them. */
    private Counted settled(JdbcTemplate server) {
        var known = counted;
        if (known != null && !isDue(known)) {
            return known;
        }
        boolean first = counting.compareAndSet(false, true);
        if (known != null && !first) {
            return known;
        }
        try {
            var now = clock.instant();
            var before = LocalDateTime.ofInstant(now.minus(SETTLES_WITHIN), ZoneOffset.UTC);
            var fresh = new Counted(before, count(server, older, before), now);
            counted = fresh;
            return fresh;
        } finally {
            if (first) {
                counting.set(false);
            }
        }
    }

    private boolean isDue(Counted known) {
        var now = clock.instant();
        // A clock that was ahead and is right again would take what comes until then for counted.
        return now.isBefore(known.at()) || !now.isBefore(known.at().plus(COUNTED_ANEW_AFTER));
    }

    private static long count(JdbcTemplate server, String statement, LocalDateTime moment) {
        var count = server.queryForObject(statement, Long.class, moment);
        return count == null ? 0 : count;
    }
}
