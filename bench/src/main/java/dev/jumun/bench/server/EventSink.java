package dev.jumun.bench.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** A data platform that takes every batch of events at once, and counts what is in it. */
public final class EventSink implements AutoCloseable {
    private static final String PATH = "/events";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper mapper = new JsonMapper();
    private final LongAdder requests = new LongAdder();
    private final LongAdder events = new LongAdder();

    private EventSink(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext(PATH, this::take);
        server.start();
    }

    /** Listens on a free port of this machine. */
    public static EventSink start() {
        try {
            return new EventSink(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException failure) {
            throw new BenchFailed("The sink of events could not be started: " + failure.getMessage(), failure);
        }
    }

    /** Where events are to be sent. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (var body = compressed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
                events.add(count(body));
                requests.increment();
            }
            exchange.sendResponseHeaders(204, -1);
        }
    }

    /** How many elements a JSON array has, without keeping any. */
    private long count(InputStream array) {
        long count = 0;
        try (var parser = mapper.createParser(array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("No batch of events");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                parser.skipChildren();
                count++;
            }
        }
        return count;
    }

    /** Requests that were accepted so far. */
    public long requests() {
        return requests.sum();
    }

    /** Events in them; one that was sent twice counts twice. */
    public long events() {
        return events.sum();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
