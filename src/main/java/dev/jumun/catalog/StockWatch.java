package dev.jumun.catalog;

import dev.jumun.shared.LoggedFailure;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells watchers of the stock of products: once at the beginning, then of every change, whichever instance made it, at most
 * five times a second for each product.
 *
 * <p>
 * One thread reads the stock of everything that has changed since the last time in one statement, and tells of it. Because
 * each statement begins after the end of the one before, and the database alone is believed, no watcher is ever told of an
 * older stock after a newer one. Who says that something has changed may be wrong, late, or silent: whatever is watched is
 * read again from time to time.
 */
@Component
@EnableConfigurationProperties(StockWatchProperties.class)
public class StockWatch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(StockWatch.class);
    /** A round takes milliseconds; one that waits for the database is interrupted. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(2);

    private final StockTables tables;
    private final StockWatchProperties properties;
    private final Clock clock;
    private final Lock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    /** Changed under the lock, read without. */
    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final Queue<Newcomer> newcomers = new ArrayDeque<>();
    private Set<Long> changed = new HashSet<>();
    private boolean isEverythingDue;
    private long nextRoundNanos = System.nanoTime();
    private long lastRereadNanos = System.nanoTime();
    /** Said once, not twice a second; only the thread looks at it. */
    private boolean isFailing;
    private volatile boolean isHeard;
    private volatile @Nullable Thread thread;

    StockWatch(StockTables tables, StockWatchProperties properties, Clock clock) {
        this.tables = tables;
        this.properties = properties;
        this.clock = clock;
    }

    /** Somebody who wants to know; called by one thread, which must not wait. */
    public interface Watcher {
        /**
         * Of one of the products watched; may be the same stock as before.
         *
         * @return whether this is the first that it has to pass on, so that it wants to know when that was all for now
         */
        boolean see(StockNews news);

        /** That was all for now. */
        void seen();
    }

    /** One product. */
    private static final class Watched {
        private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
        /** What all of them were told; only the thread looks at it. */
        private @Nullable Long told;

        boolean knows(StockNews news) {
            return told != null && told == news.stock().stock();
        }
    }

    private record Newcomer(List<Long> products, Watcher watcher) {}

    /**
     * From now on, until it leaves, the watcher is told of these products.
     *
     * @throws NotFound naming all products that do not exist; then nothing is watched
     * @throws ServiceUnavailable when this instance watches as many products as it can
     */
    public void watch(Collection<ProductId> products, Watcher watcher) {
        var ids = products.stream().map(ProductId::value).distinct().toList();
        mustExist(ids);
        lock.lock();
        try {
            long more = ids.stream().filter(id -> !watched.containsKey(id)).count();
            if (watched.size() + more > properties.maxProducts()) {
                throw new ServiceUnavailable(Reason.BUSY, null);
            }
            ids.forEach(id -> watched.computeIfAbsent(id, _ -> new Watched()).watchers.add(watcher));
            newcomers.add(new Newcomer(ids, watcher));
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Products are never deleted, so those that are watched need not be looked for. */
    private void mustExist(List<Long> ids) {
        var unknown = ids.stream().filter(id -> !watched.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            var found = tables.stocks(unknown);
            var missing = unknown.stream().filter(id -> !found.containsKey(id)).toList();
            if (!missing.isEmpty()) {
                throw new NotFound("productId", missing);
            }
        }
    }

    /** Ends what {@link #watch} began; does nothing when it has ended. */
    public void leave(Collection<ProductId> products, Watcher watcher) {
        lock.lock();
        try {
            for (var product : products) {
                watched.computeIfPresent(product.value(), (_, one) -> {
                    one.watchers.remove(watcher);
                    return one.watchers.isEmpty() ? null : one;
                });
            }
            newcomers.removeIf(newcomer -> newcomer.watcher().equals(watcher));
        } finally {
            lock.unlock();
        }
    }

    boolean isAnythingWatched() {
        return !watched.isEmpty();
    }

    /** The stock of these may have changed. */
    void changed(Collection<Long> products) {
        var news = products.stream().filter(watched::containsKey).toList();
        if (!news.isEmpty()) {
            lock.lock();
            try {
                if (changed.isEmpty()) {
                    work.signal();
                }
                changed.addAll(news);
            } finally {
                lock.unlock();
            }
        }
    }

    /** The stock of anything may have changed. */
    void everythingChanged() {
        lock.lock();
        try {
            isEverythingDue = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether other instances can tell of changes at the moment. While they cannot, the database is polled. */
    void heard(boolean heard) {
        if (heard && !isHeard) {
            // What was said meanwhile is lost.
            everythingChanged();
        }
        isHeard = heard;
    }

    private void rounds() {
        while (isRunning()) {
            Round round = null;
            try {
                round = next();
                tell(round, read(round));
                isFailing = false;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                if (isRunning()) {
                    if (!isFailing) {
                        log.warn("Those who watch the stock are told again when it can be read: {}",
                                LoggedFailure.line(failure));
                    }
                    isFailing = true;
                    tryAgain(round);
                }
            }
        }
    }

    /**
     * What is to be read.
     *
     * @param changed for everybody
     * @param newcomers told of theirs as soon as possible, the others in their turn
     * @param begunNanos when it was known
     */
    private record Round(Set<Long> changed, List<Newcomer> newcomers, long begunNanos) {
        Set<Long> products() {
            var all = new HashSet<>(changed);
            newcomers.forEach(newcomer -> all.addAll(newcomer.products()));
            return all;
        }
    }

    /** Waits until there is something to read. */
    private Round next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = System.nanoTime();
                long untilReread = lastRereadNanos + period().toNanos() - now;
                long untilRound = nextRoundNanos - now;
                if (!watched.isEmpty() && untilReread <= 0) {
                    isEverythingDue = true;
                }
                boolean isRoundDue = untilRound <= 0 && (isEverythingDue || !changed.isEmpty());
                if (isRoundDue || !newcomers.isEmpty()) {
                    var round = new Round(isRoundDue ? takeChanged() : Set.of(), List.copyOf(newcomers), now);
                    newcomers.clear();
                    return round;
                }
                if (isEverythingDue || !changed.isEmpty()) {
                    var _ = work.await(untilRound, TimeUnit.NANOSECONDS);
                } else if (watched.isEmpty()) {
                    work.await();
                } else {
                    // Redis may fall silent meanwhile, of which nobody tells.
                    var _ = work.await(Math.min(untilReread, properties.poll().toNanos()), TimeUnit.NANOSECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration period() {
        return isHeard ? properties.reread() : properties.poll();
    }

    private Set<Long> takeChanged() {
        var taken = changed;
        changed = new HashSet<>();
        if (isEverythingDue) {
            isEverythingDue = false;
            lastRereadNanos = System.nanoTime();
            return Set.copyOf(watched.keySet());
        }
        return taken;
    }

    private Map<Long, StockNews> read(Round round) {
        var products = round.products();
        var news = new HashMap<Long, StockNews>();
        if (!products.isEmpty()) {
            Instant at = clock.instant();
            tables.stocks(products)
                    .forEach((id, stock) -> news.put(id, new StockNews(new StockView(new ProductId(id), stock, at))));
        }
        return news;
    }

    private void tell(Round round, Map<Long, StockNews> read) {
        var told = new ArrayList<Watcher>();
        for (long id : round.changed()) {
            var product = watched.get(id);
            var news = read.get(id);
            if (product != null && news != null && !product.knows(news)) {
                product.told = news.stock().stock();
                for (var watcher : product.watchers) {
                    if (watcher.see(news)) {
                        told.add(watcher);
                    }
                }
            }
        }
        var late = new ArrayList<Long>();
        for (var newcomer : round.newcomers()) {
            boolean hasNews = false;
            for (long id : newcomer.products()) {
                var product = watched.get(id);
                var news = read.get(id);
                if (product != null && news != null) {
                    hasNews |= newcomer.watcher().see(news);
                    if (product.told == null) {
                        product.told = news.stock().stock();
                    } else if (!product.knows(news)) {
                        late.add(id);
                    }
                }
            }
            if (hasNews) {
                told.add(newcomer.watcher());
            }
        }
        told.forEach(Watcher::seen);
        pauseAfter(round, late);
    }

    /** @param late has changed, and those who are not newcomers do not know it yet */
    private void pauseAfter(Round round, List<Long> late) {
        lock.lock();
        try {
            if (!round.changed().isEmpty()) {
                long now = System.nanoTime();
                var took = Duration.ofNanos(now - round.begunNanos());
                nextRoundNanos = now + properties.pauseAfter(took).toNanos();
            }
            changed.addAll(late);
        } finally {
            lock.unlock();
        }
    }

    private void tryAgain(@Nullable Round failed) {
        lock.lock();
        try {
            if (failed != null) {
                changed.addAll(failed.changed());
                failed.newcomers()
                        .stream()
                        .filter(newcomer -> newcomer.products()
                                .stream()
                                .map(watched::get)
                                .anyMatch(product -> product != null && product.watchers.contains(newcomer.watcher())))
                        .forEach(newcomers::add);
            }
            long until = System.nanoTime() + properties.poll().toNanos();
            nextRoundNanos = until;
            // Newcomers do not wait for the next round otherwise.
            long left = properties.poll().toNanos();
            while (isRunning() && left > 0) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        var rounds = Thread.ofPlatform().name("stock-watch").daemon().unstarted(this::rounds);
        thread = rounds;
        rounds.start();
    }

    @Override
    public void stop() {
        var stopping = thread;
        thread = null;
        if (stopping != null) {
            stopping.interrupt();
            try {
                var _ = stopping.join(STOPS_WITHIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
