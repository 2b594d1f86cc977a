package dev.jumun.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A client of the stock stream, which notes what it is sent until it is closed. */
public final class StockClient implements AutoCloseable {
    private static final int SMALL_BUFFER = 1024;

    private final Socket socket;
    private final CountDownLatch reads = new CountDownLatch(1);
    private final List<Event> events = new ArrayList<>();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int status;
    private int comments;
    private long retryMillis;
    private boolean hasEnded;
    private String otherLines = "";

    /** One {@code stock} event. */
    public record Event(long productId, long stock, String at) {}

    private StockClient(int port, String ids, boolean isSlow) {
        try {
            this.socket = new Socket();
            if (isSlow) {
                socket.setReceiveBufferSize(SMALL_BUFFER);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write(("GET /api/v1/products/stock-stream?ids=" + ids + " HTTP/1.1\r\nHost: shop\r\n"
                            + "Accept: text/event-stream\r\nAccept-Encoding: gzip\r\nLast-Event-ID: 7\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (!isSlow) {
            readOn();
        }
        Thread.ofVirtual().name("stock-client").start(this::read);
    }

    /** Watches these products. */
    public static StockClient of(Instance instance, long... products) {
        return new StockClient(port(instance), ids(products), false);
    }

    /** The same with little room for what it does not read, and it reads nothing before it is told to. */
    public static StockClient slow(Instance instance, long... products) {
        return new StockClient(port(instance), ids(products), true);
    }

    /** Watches these products of a service on this port of this machine. */
    public static StockClient at(int port, long... products) {
        return new StockClient(port, ids(products), false);
    }

    private static int port(Instance instance) {
        return Integer.parseInt(instance.property("local.server.port"));
    }

    private static String ids(long... products) {
        return String.join(",", Arrays.stream(products).mapToObj(Long::toString).toList());
    }

    /** Sends something that nobody has asked for. */
    public void say(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads whatever comes from now on. */
    public void readOn() {
        reads.countDown();
    }

    private void read() {
        try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            reads.await();
            note(Integer.parseInt(in.readLine().split(" ", -1)[1]));
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                noteHeader(line);
            }
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                note(line);
            }
        } catch (IOException closed) {
            // By us or by the server: the end.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            noteEnd();
        }
    }

    private synchronized void note(int answered) {
        status = answered;
    }

    private synchronized void noteHeader(String line) {
        headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
    }

    private synchronized void note(String line) {
        if (line.startsWith("data: ")) {
            events.add(JsonMapper.shared().readValue(line.substring("data: ".length()), Event.class));
        } else if (line.startsWith(":")) {
            comments++;
        } else if (line.startsWith("retry: ")) {
            retryMillis = Long.parseLong(line.substring("retry: ".length()));
        } else if (!line.isEmpty() && !line.equals("event: stock")) {
            otherLines += line;
        }
    }

    private synchronized void noteEnd() {
        hasEnded = true;
    }

    public synchronized int status() {
        return status;
    }

    public synchronized Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** What was told of one product, in its order. */
    public List<Long> stocks(long product) {
        return of(product).map(Event::stock).toList();
    }

    /** What was told last of one product; empty when nothing was. */
    public OptionalLong stock(long product) {
        return of(product).mapToLong(Event::stock).reduce((_, last) -> last);
    }

    private Stream<Event> of(long product) {
        return events().stream().filter(event -> event.productId() == product);
    }

    public synchronized int comments() {
        return comments;
    }

    public synchronized long retryMillis() {
        return retryMillis;
    }

    /** Whether the server, or this client, has closed the connection. */
    public synchronized boolean hasEnded() {
        return hasEnded;
    }

    /** What belongs to no stream: the body of an error, for example. */
    public synchronized String otherLines() {
        return otherLines;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
