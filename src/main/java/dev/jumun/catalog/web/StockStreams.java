package dev.jumun.catalog.web;

import dev.jumun.catalog.StockView;
import dev.jumun.catalog.StockWatch;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.PeriodicTask;
import dev.jumun.shared.PeriodicWork;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.ServiceUnavailable;
import dev.jumun.shared.ServiceUnavailable.Reason;
import dev.jumun.shared.web.EventStream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stock streams that are open: a bounded number, none of them for a client that does not read, and none any more when the
 * service stops.
 */
@Component
@EnableConfigurationProperties(StockStreamProperties.class)
class StockStreams implements PeriodicWork, ApplicationListener<ContextClosedEvent> {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    /** From the headers of a response to the end of its request; after that, nobody will come any more. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(10);
    /** All clients of an instance that stops come again, but not all of them at the same moment. */
    private static final int FIRST_RECONNECT_MILLIS = 1000;
    private static final int LAST_RECONNECT_MILLIS = 3000;

    private final StockWatch watch;
    private final StockStreamProperties properties;
    private final JsonMapper json;
    private final Set<StockStream> open = ConcurrentHashMap.newKeySet();
    private final Semaphore free;
    private final Counter events;
    private final Counter refused;
    private final Counter cut;
    private final PeriodicTask task = new PeriodicTask("stock-streams", BETWEEN_LOOKS, BETWEEN_LOOKS,
            "Stock streams were left alone", this::lookAfterAll);
    private volatile boolean isStopping;

    StockStreams(StockWatch watch, StockStreamProperties properties, JsonMapper json, MeterRegistry meters) {
        this.watch = watch;
        this.properties = properties;
        this.json = json;
        this.free = new Semaphore(properties.maxStreams());
        this.events = Counter.builder("jumun.stock.stream.events").register(meters);
        this.refused = Counter.builder("jumun.stock.streams.refused").register(meters);
        this.cut = Counter.builder("jumun.stock.streams.cut").register(meters);
        Gauge.builder("jumun.stock.streams", open, Set::size).register(meters);
    }

    /**
     * Answers with a stream of these products' stock.
     *
     * @throws NotFound naming all products that do not exist
     * @throws ServiceUnavailable when there are too many streams or watched products already, or the service stops
     */
    void open(List<ProductId> products, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isStopping) {
            throw new ServiceUnavailable(Reason.STOPPING, null);
        }
        if (!free.tryAcquire()) {
            refused.increment();
            throw new ServiceUnavailable(Reason.BUSY, null);
        }
        var reconnect = ThreadLocalRandom.current().nextInt(FIRST_RECONNECT_MILLIS, LAST_RECONNECT_MILLIS);
        var stream = new StockStream(products, Duration.ofMillis(reconnect), this::event, events, this::ended);
        boolean isWatching = false;
        try {
            watch.watch(products, stream);
            isWatching = true;
        } catch (ServiceUnavailable full) {
            refused.increment();
            throw full;
        } finally {
            if (!isWatching) {
                free.release();
            }
        }
        open.add(stream);
        stream.over(EventStream.open(request, response, stream));
        if (isStopping) {
            stream.end();
        }
    }

    private byte[] event(StockView stock) {
        return ("event: stock\ndata: " + json.writeValueAsString(StockEvent.of(stock)) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void ended(StockStream stream) {
        watch.leave(stream.products(), stream);
        open.remove(stream);
        free.release();
    }

    private void lookAfterAll() {
        long now = System.nanoTime();
        for (var stream : open) {
            if (stream.isBlockedFor(properties.takingTime())) {
                cut.increment();
                stream.end();
            } else if (stream.isLost(BEGINS_WITHIN)) {
                stream.end();
            } else {
                stream.beat(now, properties.heartbeat());
            }
        }
    }

    /** Before anything is stopped: the web server waits for nobody, and clients go to another instance. */
    @Override
    public void onApplicationEvent(ContextClosedEvent closing) {
        isStopping = true;
        open.forEach(StockStream::end);
    }

    @Override
    public PeriodicTask task() {
        return task;
    }
}
