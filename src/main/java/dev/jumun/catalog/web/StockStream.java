package dev.jumun.catalog.web;

import dev.jumun.catalog.StockNews;
import dev.jumun.catalog.StockView;
import dev.jumun.catalog.StockWatch.Watcher;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.web.EventStream;
import io.micrometer.core.instrument.Counter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client and the products that it watches. Keeps the newest stock of each and whether the client was sent it, and nothing
 * else: what a slow client has missed in between is never sent.
 */
final class StockStream implements Watcher, EventStream.Source {
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final List<ProductId> products;
    /** The same, ascending. */
    private final long[] ids;
    private final Function<StockView, byte[]> form;
    private final Counter events;
    private final Consumer<StockStream> ending;
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile @Nullable EventStream stream;

    // Guarded by this.
    private final @Nullable StockNews[] newest;
    private final @Nullable StockNews[] sent;
    /** False when the client was sent all that is newest. */
    private boolean isAnythingUnsent;
    private byte @Nullable [] first;
    private boolean isHeartbeatDue;
    private long heartbeatNanos = System.nanoTime();

    /**
     * A stream that has sent nothing.
     *
     * @param reconnect after what time a client comes again that has lost its stream
     * @param form makes the event that tells of a stock, the same for everybody
     * @param ending told once, when the client is gone
     */
    StockStream(List<ProductId> products, Duration reconnect, Function<StockView, byte[]> form, Counter events,
            Consumer<StockStream> ending) {
        this.products = products;
        this.ids = products.stream().mapToLong(ProductId::value).sorted().toArray();
        this.form = form;
        this.events = events;
        this.ending = ending;
        this.newest = new StockNews[products.size()];
        this.sent = new StockNews[products.size()];
        this.first = ("retry: " + reconnect.toMillis() + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    List<ProductId> products() {
        return products;
    }

    void over(EventStream opened) {
        stream = opened;
        if (hasEnded.get()) {
            opened.end();
        }
    }

    @Override
    public synchronized boolean see(StockNews news) {
        int index = Arrays.binarySearch(ids, news.stock().product().value());
        if (index < 0) {
            return false;
        }
        boolean isFirst = !isAnythingUnsent;
        newest[index] = news;
        isAnythingUnsent = true;
        return isFirst;
    }

    @Override
    public void seen() {
        var open = stream;
        if (open != null) {
            open.wake();
        }
    }

    /** A comment now and then, so that nobody in between takes the silence for the end. */
    void beat(long now, Duration heartbeat) {
        synchronized (this) {
            if (now - heartbeatNanos < heartbeat.toNanos()) {
                return;
            }
            heartbeatNanos = now;
            isHeartbeatDue = true;
        }
        seen();
    }

    @Override
    public synchronized void next(ByteBuffer piece) {
        if (first != null) {
            piece.put(first);
            first = null;
        }
        if (isHeartbeatDue) {
            piece.put(HEARTBEAT);
            isHeartbeatDue = false;
        }
        if (isAnythingUnsent) {
            putEvents(piece);
        }
    }

    /** As many as fit. */
    private void putEvents(ByteBuffer piece) {
        int count = 0;
        boolean fits = true;
        for (int i = 0; i < newest.length && fits; i++) {
            var news = news(i);
            if (news != null) {
                var event = news.text(form);
                fits = event.length <= piece.remaining();
                if (fits) {
                    piece.put(event);
                    sent[i] = news;
                    count++;
                }
            }
        }
        isAnythingUnsent = !fits;
        events.increment(count);
    }

    /** A stock that has changed and is as it was again by the time that the client takes more is none. */
    private @Nullable StockNews news(int index) {
        var now = newest[index];
        var last = sent[index];
        return now != null && (last == null || last.stock().stock() != now.stock().stock()) ? now : null;
    }

    boolean isBlockedFor(Duration time) {
        var open = stream;
        return open != null && open.isBlockedFor(time);
    }

    boolean isLost(Duration time) {
        var open = stream;
        return open != null && open.isLost(time);
    }

    void end() {
        var open = stream;
        if (open != null) {
            open.end();
        }
        ended();
    }

    @Override
    public void ended() {
        if (hasEnded.compareAndSet(false, true)) {
            ending.accept(this);
        }
    }
}
