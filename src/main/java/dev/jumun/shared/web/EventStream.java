package dev.jumun.shared.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * A response of server-sent events that goes on after its request, without a thread, and ends with its connection. It fetches
 * what it sends from its source whenever its client can take more, so nothing queues up for a client that reads slowly.
 *
 * <p>
 * Once the headers are sent, the connection is taken from HTTP in the way in which Tomcat serves WebSockets: request,
 * response and their buffers are free for others, and the stream costs little more memory than an idle connection, 12 KB
 * instead of 50 to 100.
 */
public final class EventStream {
    /** The most that a source gives at once: as much as the buffer of a connection takes, or a larger one would be made. */
    public static final int MAX_BYTES = Overload.SOCKET_BUFFER_BYTES;

    private static final int DISCARDED_AT_ONCE = 512;
    /**
     * What is sent lies here until the system has taken it, which is nearly always at once. One for all streams, because one
     * thread tells all of them; whoever else sends at the same moment makes one of his own.
     */
    private static final AtomicReference<@Nullable ByteBuffer> PIECE = new AtomicReference<>(
            ByteBuffer.allocateDirect(MAX_BYTES));

    private final Source source;
    private final long openedNanos = System.nanoTime();
    private volatile @Nullable SocketWrapperBase<?> socket;
    /** Since when the client has not taken everything; only while {@link #isBlocked}. */
    private volatile long blockedNanos;
    private volatile boolean isBlocked;
    private volatile boolean isEnded;

    private EventStream(Source source) {
        this.source = source;
    }

    /** What is sent. Called for one stream by one thread at a time, which must not wait. */
    public interface Source {
        /** Puts whole events there, as many as fit into {@link #MAX_BYTES}; none when there is nothing to send. */
        void next(ByteBuffer piece);

        /** The client is gone, or was told to go; may come more than once. */
        void ended();
    }

    /**
     * Answers the request with a stream; a {@code HEAD} with its headers only, in which case the source has ended already.
     *
     * @throws IOException when the client is gone, in which case the source has ended, too
     */
    public static EventStream open(HttpServletRequest request, HttpServletResponse response, Source source)
            throws IOException {
        var stream = new EventStream(source);
        boolean begun = false;
        try {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            // A proxy of the kind of nginx would collect the events otherwise.
            response.setHeader("X-Accel-Buffering", "no");
            // Nothing but the end of the connection tells where the response ends.
            response.setHeader(HttpHeaders.CONNECTION, "close");
            response.flushBuffer();
            if (!request.getMethod().equals(HttpMethod.HEAD.name())) {
                request.upgrade(Connection.class).stream = stream;
                begun = true;
            }
        } catch (ServletException unable) {
            throw new IllegalStateException(unable);
        } finally {
            if (!begun) {
                stream.ended();
            }
        }
        return stream;
    }

    /** Sends what the source has, as far as the client takes it; the rest when it takes more. */
    public void wake() {
        var connected = socket;
        // Otherwise it is looked at anyway when the request is over.
        if (connected != null && !isEnded) {
            locked(connected, () -> {
                if (!isBlocked && !send(connected)) {
                    connected.processSocket(SocketEvent.ERROR, true);
                }
            });
        }
    }

    /** Ends the response and the connection, soon. */
    public void end() {
        isEnded = true;
        var connected = socket;
        if (connected != null) {
            connected.processSocket(SocketEvent.STOP, true);
        }
    }

    /** Whether the client has left something unread for so long. */
    public boolean isBlockedFor(Duration time) {
        return isBlocked && System.nanoTime() - blockedNanos > time.toNanos();
    }

    /** Whether the connection is gone, or has not become one in this time; Tomcat does not tell in every case. */
    public boolean isLost(Duration time) {
        var connected = socket;
        return connected == null ? System.nanoTime() - openedNanos > time.toNanos() : connected.isClosed();
    }

    private static void locked(SocketWrapperBase<?> socket, Runnable action) {
        // Tomcat's own threads hold it while they do something with the connection.
        Lock lock = socket.getLock();
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the connection is still good; the lock is held. */
    private boolean send(SocketWrapperBase<?> connected) {
        if (isEnded || connected.isClosed()) {
            return false;
        }
        var lent = PIECE.getAndSet(null);
        try {
            return send(connected, lent == null ? ByteBuffer.allocate(MAX_BYTES) : lent);
        } catch (IOException clientGone) {
            return false;
        } finally {
            if (lent != null) {
                PIECE.set(lent);
            }
        }
    }

    private boolean send(SocketWrapperBase<?> connected, ByteBuffer piece) throws IOException {
        while (!connected.flush(false)) {
            isBlocked = false;
            source.next(piece.clear());
            if (piece.flip().hasRemaining()) {
                write(connected, piece);
            } else {
                return true;
            }
        }
        if (!isBlocked) {
            blockedNanos = System.nanoTime();
            isBlocked = true;
        }
        connected.registerWriteInterest();
        return true;
    }

    /** Straight to the system, without the copy in the connection's own buffer, which gets only what is left over. */
    private static void write(SocketWrapperBase<?> connected, ByteBuffer piece) throws IOException {
        if (connected.getSocket() instanceof NioChannel channel && channel.write(piece) < 0) {
            throw new EOFException("Closed meanwhile");
        }
        if (piece.hasRemaining()) {
            connected.write(false, piece);
        }
    }

    private void ended() {
        isEnded = true;
        source.ended();
    }

    /** The connection without its request; public, because Tomcat makes it. */
    public static final class Connection implements InternalHttpUpgradeHandler {
        private @Nullable EventStream stream;
        private @Nullable SocketWrapperBase<?> socket;

        @Override
        public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
            socket = wrapper;
        }

        @Override
        public void init(WebConnection connection) {
            if (stream != null && socket != null) {
                stream.socket = socket;
            }
        }

        @Override
        public SocketState upgradeDispatch(SocketEvent event) {
            boolean goesOn = stream != null && socket != null && switch (event) {
                case OPEN_READ -> discard(socket) && stream.send(socket);
                case OPEN_WRITE -> stream.send(socket);
                case STOP, TIMEOUT, DISCONNECT, ERROR, CONNECT_FAIL -> false;
            };
            return goesOn ? SocketState.UPGRADED : SocketState.CLOSED;
        }

        /** Nobody answers what a client says now; that it hangs up is heard in this way, too. */
        private static boolean discard(SocketWrapperBase<?> socket) {
            try {
                return socket.read(false, new byte[DISCARDED_AT_ONCE], 0, DISCARDED_AT_ONCE) >= 0;
            } catch (IOException clientGone) {
                return false;
            }
        }

        @Override
        public void destroy() {
            if (stream != null) {
                stream.ended();
            }
        }

        @Override
        public void timeoutAsync(long now) {
            // Whoever opened the stream ends it.
        }

        @Override
        public void setSslSupport(SSLSupport support) {
            // Nothing here depends on it.
        }

        @Override
        public void pause() {
            // Whoever opened the stream ends it before the server stops.
        }
    }
}
