package dev.jumun.faults.kit;

import dev.jumun.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way between one process and a server: passes what is sent until it is told to do otherwise, at any time and for
 * all connections, those that are open too.
 */
public final class Link implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final int BACKLOG = 512;
    private static final int CONNECT_MILLIS = 5000;
    private static final long FIRST_RETRY_MILLIS = 200;

    private final InetAddress address;
    private final int port;
    private final Supplier<InetSocketAddress> target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sprung = new AtomicInteger();
    private final Object change = new Object();
    private volatile Mode mode = new Mode.Pass();
    private volatile boolean closed;
    private @Nullable ServerSocket listener;

    /** What becomes of that which is sent. */
    public sealed interface Mode {
        /** It arrives. */
        record Pass() implements Mode {}

        /** Nobody listens: new connections are refused. Open ones pass; {@link Link#cut} ends them. */
        record Refuse() implements Mode {}

        /** It arrives so much later, in both directions. */
        record Delay(long millis) implements Mode {}

        /** Of a hundred packets so many are lost, and arrive when they are sent again, which takes a while. */
        record Lose(int percent) implements Mode {}

        /**
         * Connections are taken and nothing ever arrives, nor any word of it. A connection that has lost something stays
         * so when all others pass again, as behind a firewall that has forgotten it; its ends may still hear that the
         * other one has gone.
         */
        record BlackHole() implements Mode {}

        /** Nothing arrives until the link passes again, and then everything does. */
        record Stall() implements Mode {}

        /** Requests arrive and answers do not; a connection that has lost an answer stays so. */
        record DropAnswers() implements Mode {}

        /** Waits until that text is sent, upper or lower case; then the fate of its connection is decided. */
        record Snare(String text, Fate fate) implements Mode {}
    }

    /** What befalls a connection on which a {@link Mode.Snare} has seen its text. */
    public enum Fate {
        /** The text does not arrive: the connection breaks before. */
        CUT_BEFORE,
        /** The text arrives; the connection breaks when the server answers, having done what it says. */
        CUT_AT_ANSWER,
        /** The text arrives, and no answer to it or to anything later does. */
        LOSE_ANSWERS
    }

    private Link(InetAddress address, int port, Supplier<InetSocketAddress> target) {
        this.address = address;
        this.port = port;
        this.target = target;
    }

    /** A link that passes to that server, listening on a port of its own. */
    public static Link to(String host, int port) {
        return to(() -> new InetSocketAddress(host, port));
    }

    /** The same to whom the supplier names for each connection, which is broken when it fails. */
    static Link to(Supplier<InetSocketAddress> target) {
        return at(InetAddress.getLoopbackAddress(), Ports.fresh(), target);
    }

    /** The same, listening at that address of this machine. */
    static Link at(InetAddress address, int port, Supplier<InetSocketAddress> target) {
        var link = new Link(address, port, target);
        link.listen();
        return link;
    }

    public int port() {
        return port;
    }

    public Mode mode() {
        return mode;
    }

    /** How many connections a {@link Mode.Snare} has caught so far. */
    public int sprung() {
        return sprung.get();
    }

    public int openConnections() {
        return connections.size();
    }

    /** Behaves so from now on. */
    public void become(Mode next) {
        synchronized (change) {
            mode = next;
            change.notifyAll();
        }
        if (next instanceof Mode.Refuse) {
            stopListening();
        } else {
            listen();
        }
    }

    public void pass() {
        become(new Mode.Pass());
    }

    /** Breaks all open connections with a reset; new ones are treated as before. */
    public void cut() {
        connections.forEach(Connection::reset);
    }

    private synchronized void listen() {
        if (listener != null || closed) {
            return;
        }
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port), BACKLOG);
            listener = socket;
            Thread.ofVirtual().name("link-" + port).start(() -> accept(socket));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private synchronized void stopListening() {
        if (listener != null) {
            try {
                listener.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            listener = null;
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                var connection = new Connection(socket.accept());
                connections.add(connection);
                Thread.ofVirtual().start(connection::connect);
            } catch (IOException _) {
                // Closed, or a client that has gone already.
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        stopListening();
        cut();
        pass();
    }

    private final class Connection {
        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean requestsLost;
        private volatile boolean answersLost;
        private volatile boolean cutAtAnswer;
        private String lastSent = "";

        Connection(Socket client) {
            this.client = client;
        }

        void connect() {
            try {
                client.setTcpNoDelay(true);
                if (mode instanceof Mode.BlackHole) {
                    requestsLost = true;
                    answersLost = true;
                }
                // Also in a black hole, so that the server has the connection whose client it never hears.
                server.connect(target.get(), CONNECT_MILLIS);
                server.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pump(server, client, false));
                pump(client, server, true);
            } catch (IOException | IllegalStateException failure) {
                awaitEndOfBlackHole();
                reset();
            }
        }

        private void pump(Socket from, Socket to, boolean upstream) {
            try {
                var in = from.getInputStream();
                var out = to.getOutputStream();
                var bytes = new byte[BUFFER];
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    boolean arrives = upstream ? arrivesAtServer(bytes, read) : arrivesAtClient();
                    if (arrives) {
                        out.write(bytes, 0, read);
                    }
                }
            } catch (IOException _) {
                // One side has gone; the other hears of it below.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            if (!upstream && answersLost && !requestsLost) {
                // Nothing that the server says arrives, not even that it has gone.
                return;
            }
            awaitEndOfBlackHole();
            reset();
        }

        /** Nobody hears through a black hole that the other side has gone. */
        private void awaitEndOfBlackHole() {
            synchronized (change) {
                while (mode instanceof Mode.BlackHole && !closed) {
                    try {
                        change.wait();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
            }
        }

        private boolean arrivesAtServer(byte[] bytes, int length) throws IOException, InterruptedException {
            awaitPassage();
            switch (mode) {
                case Mode.BlackHole() -> {
                    requestsLost = true;
                    answersLost = true;
                }
                case Mode.Delay(long millis) -> Thread.sleep(millis);
                case Mode.Lose(int percent) -> awaitNextTry(percent);
                case Mode.Snare(String text, Fate fate) -> {
                    if (sends(text, bytes, length)) {
                        sprung.incrementAndGet();
                        switch (fate) {
                            case CUT_BEFORE -> throw new IOException("Cut before " + text);
                            case CUT_AT_ANSWER -> cutAtAnswer = true;
                            case LOSE_ANSWERS -> answersLost = true;
                        }
                    }
                }
                case Mode.Pass(),Mode.Refuse(),Mode.Stall(),Mode.DropAnswers() -> {
                }
            }
            return !requestsLost;
        }

        private boolean arrivesAtClient() throws IOException, InterruptedException {
            awaitPassage();
            if (cutAtAnswer) {
                throw new IOException("Cut at the answer");
            }
            switch (mode) {
                case Mode.BlackHole() -> {
                    requestsLost = true;
                    answersLost = true;
                }
                case Mode.DropAnswers() -> answersLost = true;
                case Mode.Delay(long millis) -> Thread.sleep(millis);
                case Mode.Lose(int percent) -> awaitNextTry(percent);
                case Mode.Pass(),Mode.Refuse(),Mode.Stall(),Mode.Snare(_, _) -> {
                }
            }
            return !answersLost;
        }

        /** As TCP does, which waits for 200 ms and then for twice as long. */
        private void awaitNextTry(int percent) throws InterruptedException {
            for (long wait = FIRST_RETRY_MILLIS; ThreadLocalRandom.current().nextInt(100) < percent; wait *= 2) {
                Thread.sleep(wait);
            }
        }

        private void awaitPassage() throws InterruptedException {
            synchronized (change) {
                while (mode instanceof Mode.Stall && !closed) {
                    change.wait();
                }
            }
        }

        /** Whether the text ends in what is sent now; it may have begun in what was sent before. */
        private boolean sends(String text, byte[] bytes, int length) {
            var sent = (lastSent + new String(bytes, 0, length, StandardCharsets.ISO_8859_1)).toLowerCase(Locale.ROOT);
            lastSent = sent.substring(Math.max(0, sent.length() - text.length() + 1));
            return sent.contains(text.toLowerCase(Locale.ROOT));
        }

        void reset() {
            connections.remove(this);
            for (var socket : List.of(client, server)) {
                try {
                    socket.setSoLinger(true, 0);
                } catch (IOException _) {
                    // Closed already.
                }
                try {
                    socket.close();
                } catch (IOException _) {
                    // Gone is gone.
                }
            }
        }
    }
}
