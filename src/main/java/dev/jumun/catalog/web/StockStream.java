package dev.jumun.catalog.web;

import dev.jumun.catalog.StockView;
import dev.jumun.catalog.StockWatch.Watcher;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.web.EventStream;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
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
    private final Function<StockView, byte[]> rendered;
    private final Counter events;
    private final Consumer<StockStream> ending;
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile @Nullable EventStream stream;

    // Guarded by this.
    private final @Nullable StockView[] newest;
    private final @Nullable StockView[] sent;
    private final BitSet unsent = new BitSet();
    private byte @Nullable [] first;
    private boolean isHeartbeatDue;
    private long heartbeatNanos = System.nanoTime();

    /**
     * A stream that has sent nothing.
     *
     * @param reconnect after what time a client comes again that has lost its stream
     * @param rendered the event that tells of a stock, the same bytes for everybody
     * @param ending told once, when the client is gone
     */
    StockStream(List<ProductId> products, Duration reconnect, Function<StockView, byte[]> rendered, Counter events,
            Consumer<StockStream> ending) {
        this.products = products;
        this.ids = products.stream().mapToLong(ProductId::value).sorted().toArray();
        this.rendered = rendered;
        this.events = events;
        this.ending = ending;
        this.newest = new StockView[products.size()];
        this.sent = new StockView[products.size()];
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
    public synchronized void see(StockView stock) {
        int index = Arrays.binarySearch(ids, stock.product().value());
        if (index >= 0) {
            newest[index] = stock;
            unsent.set(index);
        }
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
    public synchronized byte @Nullable [] next() {
        if (first != null) {
            var retry = first;
            first = null;
            return retry;
        }
        if (isHeartbeatDue) {
            isHeartbeatDue = false;
            return HEARTBEAT;
        }
        return nextEvents();
    }

    /** As many as fit; a single one, which is the rule, without copying what all streams share. */
    private byte @Nullable [] nextEvents() {
        byte[] only = null;
        byte[] several = null;
        int length = 0;
        int count = 0;
        for (int i = unsent.nextSetBit(0); i >= 0; i = unsent.nextSetBit(i + 1)) {
            var news = news(i);
            if (news != null) {
                var event = rendered.apply(news);
                if (length + event.length > EventStream.MAX_BYTES) {
                    break;
                }
                if (only == null) {
                    only = event;
                } else {
                    if (several == null) {
                        several = new byte[EventStream.MAX_BYTES];
                        System.arraycopy(only, 0, several, 0, length);
                    }
                    System.arraycopy(event, 0, several, length, event.length);
                }
                length += event.length;
                sent[i] = news;
                count++;
            }
            unsent.clear(i);
        }
        events.increment(count);
        return several == null ? only : Arrays.copyOf(several, length);
    }

    /** A stock that has changed and is as it was again by the time that the client takes more is none. */
    private @Nullable StockView news(int index) {
        var now = newest[index];
        var last = sent[index];
        return now != null && (last == null || last.stock() != now.stock()) ? now : null;
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
