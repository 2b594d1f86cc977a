package dev.jumun.catalog;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often the stock of watched products is looked at.
 *
 * @param maxProducts different products that one instance watches; all of them are read in one statement, which takes the
 *        database some 20 ms for so many, and about 200 bytes each are kept
 * @param interval from telling of changes to looking at the next ones, at least; 200 ms, because the contract promises at
 *        most five events a second of one product
 * @param longestInterval from looking at changes to looking at the next ones, at most, as long as {@code interval} lies
 *        between: however much looking and telling take, nobody waits longer than half a second for what has changed
 * @param reread how often all of them are read although nobody has told of a change: the longest that a lost message
 *        goes unnoticed
 * @param poll the same while nothing is heard from Redis, and how long the database is left alone when it did not answer
 */
@Validated
@ConfigurationProperties("jumun.stock-watch")
record StockWatchProperties(@Min(1) @DefaultValue("10000") int maxProducts,
        @DurationMin(millis = 200) @DefaultValue("200ms") Duration interval,
        @DurationMin(millis = 200) @DefaultValue("400ms") Duration longestInterval,
        @DurationMin(millis = 200) @DefaultValue("5s") Duration reread,
        @DurationMin(millis = 200) @DefaultValue("500ms") Duration poll) {
    /** Looking and telling take at most one part in eight of the time, where that keeps nobody waiting for too long. */
    private static final int RESTS_FOR_WORK = 7;

    /**
     * How long to pause after looking and telling. Few watchers hardly ever notice it; thousands would otherwise take from
     * the orders what they save by waiting a little.
     */
    Duration pauseAfter(Duration took) {
        var rest = min(took.multipliedBy(RESTS_FOR_WORK), longestInterval.minus(took));
        return rest.compareTo(interval) < 0 ? interval : rest;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
