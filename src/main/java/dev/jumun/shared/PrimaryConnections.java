package dev.jumun.shared;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Leaves a server that takes no writes any more: after a fail-over, the name of the database leads to another one, but
 * connections stay where they were made. All of the pool's are made anew then, not only the one that was refused, because
 * those that only read are never refused, and would not see what is written to the new server.
 */
@Component
class PrimaryConnections implements BeanPostProcessor, SQLExceptionOverride {
    private static final Logger log = LoggerFactory.getLogger(PrimaryConnections.class);
    private static final String POOL = "dataSource";
    /** Where no other server takes writes either, connections are not made anew for each of them that is refused. */
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);

    private final AtomicLong leftAt = new AtomicLong(System.nanoTime() - AT_MOST_EVERY.toNanos());
    private volatile @Nullable HikariDataSource pool;

    @java.lang.Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (name.equals(POOL) && bean instanceof HikariDataSource hikari) {
            hikari.setExceptionOverride(this);
            pool = hikari;
        }
        return bean;
    }

    /** Called for each failure of a statement; the connection itself is left to roll back what was begun on it. */
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        if (DatabaseFailure.isReadOnly(failure)) {
            leave();
        }
        return SQLExceptionOverride.Override.CONTINUE_EVICT;
    }

    /** Closes all connections, those in use as soon as they are given back. */
    void leave() {
        var connections = pool == null ? null : pool.getHikariPoolMXBean();
        long last = leftAt.get();
        long now = System.nanoTime();
        if (connections != null && now - last >= AT_MOST_EVERY.toNanos() && leftAt.compareAndSet(last, now)) {
            log.warn("The database server takes no writes: {} connections are made anew, where its name leads now",
                    connections.getTotalConnections());
            connections.softEvictConnections();
        }
    }
}
