package dev.jumun.bench.load;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.measure.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Clients of the stock stream, all of them read by one thread. Each watches one product whose changes are known, and so notes
 * how late it hears of each: the stock of that product grows by one with each change.
 */
public final class StockReaders implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 16;
    private static final Duration HEARS_WITHIN = Duration.ofSeconds(30);
    private static final int LOOKS_EVERY_MILLIS = 50;
    /** Who watches comes by and by; thousands of requests at once would be another measurement. */
    private static final int OPENING_AT_ONCE = 100;
    /** What has come meanwhile is read at one go: clients elsewhere would not take the server's time for each event. */
    private static final int COLLECTS_MILLIS = 5;

    private final Selector selector;
    private final List<Reader> readers = new ArrayList<>();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private final long product;
    private final long firstStock;
    /** When the answer to each change came; 0 as long as it has not. */
    private final AtomicLongArray answered;
    private final AtomicInteger changes = new AtomicInteger();
    private final Tally tally;
    private final Thread thread = Thread.ofPlatform().name("stock-readers").unstarted(this::read);
    private volatile @Nullable IOException failure;
    private volatile boolean isClosing;

    /** One client. */
    private final class Reader {
        private final SocketChannel channel;
        private final StockLines lines = new StockLines(product);
        /** Number of the last change that it has heard of; less than 0 before the first event. */
        private volatile int heard = -1;

        Reader(SocketChannel channel) {
            this.channel = channel;
        }

        void take(byte[] piece, int length, long now) {
            lines.take(piece, length, stock -> hears((int) (stock - firstStock), now));
        }

        /** Also of those in between, of which it was not told by themselves. */
        private void hears(int change, long now) {
            for (int i = Math.max(heard, 0) + 1; i <= change; i++) {
                long answer = answered.get(i);
                // The event may come before the answer.
                tally.done(now, answer == 0 ? 0 : now - answer, 1);
            }
            heard = Math.max(heard, change);
        }
    }

    private StockReaders(long product, long firstStock, int maxChanges, Tally tally) throws IOException {
        this.selector = Selector.open();
        this.product = product;
        this.firstStock = firstStock;
        this.answered = new AtomicLongArray(maxChanges + 1);
        this.tally = tally;
    }

    /**
     * Returns when all clients have been told how much there is.
     *
     * @param targets instances of the service, which get clients by turns
     * @param product whose changes are known
     * @param firstStock of it now
     * @param ids of all that one client watches, that product among them, with commas between, by its number
     * @param tally of all that they hear, used by another thread until this is closed
     */
    public static StockReaders open(List<InetSocketAddress> targets, int clients, long product, long firstStock,
            int maxChanges, IntFunction<String> ids, Tally tally) {
        try {
            var all = new StockReaders(product, firstStock, maxChanges, tally);
            boolean complete = false;
            try {
                all.thread.start();
                for (int i = 0; i < clients; i++) {
                    if (i >= OPENING_AT_ONCE) {
                        var earlier = all.readers.get(i - OPENING_AT_ONCE);
                        await(() -> all.hasHeard(earlier, 0));
                    }
                    all.connect(targets.get(i % targets.size()), ids.apply(i));
                }
                all.await(0);
                complete = true;
                return all;
            } finally {
                if (!complete) {
                    all.close();
                }
            }
        } catch (IOException unable) {
            throw new BenchFailed("Stock streams: " + unable, unable);
        }
    }

    private void connect(InetSocketAddress target, String ids) throws IOException {
        var channel = SocketChannel.open(target);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var request = ByteBuffer.wrap(("GET /api/v1/products/stock-stream?ids=" + ids + " HTTP/1.1\r\nHost: "
                + target.getHostString() + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        channel.configureBlocking(false);
        var reader = new Reader(channel);
        readers.add(reader);
        channel.register(selector, SelectionKey.OP_READ, reader);
        selector.wakeup();
    }

    private void read() {
        try {
            while (!isClosing) {
                selector.select(LOOKS_EVERY_MILLIS);
                TimeUnit.MILLISECONDS.sleep(COLLECTS_MILLIS);
                selector.selectNow();
                for (var key : selector.selectedKeys()) {
                    var reader = (Reader) key.attachment();
                    piece.clear();
                    if (reader.channel.read(piece) < 0) {
                        throw new IOException("The server has ended a stream");
                    }
                    reader.take(piece.array(), piece.position(), System.nanoTime());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException broken) {
            failure = broken;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The answer to the next change has come, just now. */
    public void changed() {
        answered.set(changes.incrementAndGet(), System.nanoTime());
    }

    /**
     * Returns when all clients have heard of all changes.
     *
     * @throws BenchFailed when one has not after half a minute, or has lost its stream
     */
    public void awaitAll() {
        await(changes.get());
    }

    private void await(int change) {
        await(() -> readers.stream().allMatch(reader -> hasHeard(reader, change)));
    }

    private boolean hasHeard(Reader reader, int change) {
        var broken = failure;
        if (broken != null) {
            throw new BenchFailed("Stock streams: " + broken, broken);
        }
        return reader.heard >= change;
    }

    private static void await(BooleanSupplier heard) {
        long patience = System.nanoTime() + HEARS_WITHIN.toNanos();
        while (!heard.getAsBoolean()) {
            if (System.nanoTime() - patience > 0) {
                throw new BenchFailed("A stock stream was not told of a change within %d seconds."
                        .formatted(HEARS_WITHIN.toSeconds()));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(COLLECTS_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new BenchFailed("Interrupted.", interrupted);
            }
        }
    }

    @Override
    public void close() throws IOException {
        isClosing = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (var reader : readers) {
            reader.channel.close();
        }
        selector.close();
    }
}
