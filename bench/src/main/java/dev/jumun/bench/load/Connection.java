package dev.jumun.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One kept-alive connection with at most one request under way. Opened when it is first needed, and again after its end. */
final class Connection {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final InetSocketAddress target;
    private final Selector selector;
    private final RequestText request = new RequestText();
    private final Response response = new Response();
    private @Nullable SelectionKey key;
    private ByteBuffer unsent = NOTHING;
    private boolean underWay;
    private Expectation expectation = Expectation.NONE;
    private long since;

    Connection(InetSocketAddress target, Selector selector) {
        this.target = target;
        this.selector = selector;
    }

    RequestText request() {
        return request;
    }

    Response response() {
        return response;
    }

    /** Of the answer to the last request. */
    Expectation expectation() {
        return expectation;
    }

    /** When the request was to be sent, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Connects at once, so that nobody measures that. */
    void open() throws IOException {
        register(SocketChannel.open(target), SelectionKey.OP_READ);
    }

    private SelectionKey register(SocketChannel channel, int interest) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        var registered = channel.register(selector, interest, this);
        key = registered;
        return registered;
    }

    /** Sends what {@link #request} holds. */
    void send(Expectation expected, long intendedAt) throws IOException {
        expectation = expected;
        since = intendedAt;
        underWay = true;
        response.reset();
        unsent = request.toSend();
        var open = key;
        if (open != null) {
            write(open);
            return;
        }
        var channel = SocketChannel.open();
        open = register(channel, SelectionKey.OP_CONNECT);
        if (channel.connect(target)) {
            write(open);
        }
    }

    private void write(SelectionKey open) throws IOException {
        ((SocketChannel) open.channel()).write(unsent);
        open.interestOps(unsent.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /**
     * Does what the socket is ready for; true when the answer has come whole.
     *
     * @param piece for one read; its content is not kept
     */
    boolean advance(SelectionKey ready, ByteBuffer piece) throws IOException, Response.Malformed {
        if (ready.isConnectable()) {
            ((SocketChannel) ready.channel()).finishConnect();
            write(ready);
            return false;
        }
        if (ready.isWritable()) {
            write(ready);
            return false;
        }
        piece.clear();
        int read = ((SocketChannel) ready.channel()).read(piece);
        piece.flip();
        if (read < 0) {
            close();
            if (underWay) {
                throw new IOException("The server closed the connection instead of answering");
            }
            return false;
        }
        if (!underWay) {
            throw new Response.Malformed("Bytes that nobody asked for");
        }
        if (read == 0 || !response.take(piece)) {
            return false;
        }
        underWay = false;
        if (response.closes()) {
            close();
        }
        return true;
    }

    void close() throws IOException {
        var open = key;
        if (open != null) {
            key = null;
            open.channel().close();
        }
    }
}
