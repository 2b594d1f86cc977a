package dev.jumun.shared.web;

import dev.jumun.shared.PeriodicTask;
import dev.jumun.shared.PeriodicWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.coyote.Request;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * The requests that have begun to arrive and are not answered: a bounded number, and none of them for long because its client
 * sends or reads byte by byte. What a handler takes to answer is not limited here.
 */
@Component
@EnableConfigurationProperties(RequestProperties.class)
class RequestsInFlight implements PeriodicWork {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Set<InFlight> all = ConcurrentHashMap.newKeySet();
    private final RequestProperties properties;
    private final Counter refused;
    private final Counter cut;
    private final PeriodicTask task = new PeriodicTask("slow-clients", BETWEEN_LOOKS, BETWEEN_LOOKS,
            "Slow clients were left alone", this::cutSlowOnes);

    RequestsInFlight(RequestProperties properties, MeterRegistry meters) {
        this.properties = properties;
        this.refused = Counter.builder("jumun.requests.refused").register(meters);
        this.cut = Counter.builder("jumun.requests.cut").register(meters);
        Gauge.builder("jumun.requests.in.flight", all, Set::size).register(meters);
    }

    boolean isFull() {
        return all.size() >= properties.maxInFlight();
    }

    void refusedOne() {
        refused.increment();
    }

    /**
     * A request whose first bytes are there.
     *
     * @param channel of its connection
     * @param request what Tomcat reads it into
     */
    InFlight begin(SocketChannel channel, Request request) {
        var begun = new InFlight(channel, request, System.nanoTime());
        all.add(begun);
        return begun;
    }

    void end(InFlight ended) {
        all.remove(ended);
    }

    private void cutSlowOnes() {
        // Tomcat does not tell when it gives up a connection between two of its packets.
        all.removeIf(inFlight -> !inFlight.channel.isOpen());
        long now = System.nanoTime();
        for (var inFlight : all) {
            if (inFlight.endIfOverdue(now, properties)) {
                cut.increment();
            }
        }
    }

    @Override
    public PeriodicTask task() {
        return task;
    }

    /** One of them; compared by identity. */
    static final class InFlight {
        private final SocketChannel channel;
        private final Request request;
        private final long begunNanos;
        private boolean inputEnded;
        private boolean outputEnded;

        private InFlight(SocketChannel channel, Request request, long begunNanos) {
            this.channel = channel;
            this.request = request;
            this.begunNanos = begunNanos;
        }

        boolean isOf(SocketChannel connection) {
            return channel.equals(connection);
        }

        /**
         * Ends what is overdue, and says whether there was something. Half of the connection is shut down and nothing is
         * closed: whoever waits for it wakes up and closes it, and nobody else may, because Tomcat uses the rest again.
         */
        private boolean endIfOverdue(long now, RequestProperties properties) {
            boolean late = false;
            // One behind the other on one connection: the time is that of the last.
            long started = Math.max(begunNanos, request.getStartTimeNanos());
            if (!inputEnded && now - started > properties.arrivalTime().toNanos()) {
                // To a request that has arrived, and is at work or being answered, this does nothing.
                inputEnded = true;
                late = true;
                end(channel::shutdownInput);
            }
            long answered = request.getResponse().getCommitTimeNanos();
            if (!outputEnded && request.getResponse().isCommitted() && answered > begunNanos
                    && now - answered > properties.takingTime().toNanos()) {
                outputEnded = true;
                late = true;
                end(channel::shutdownOutput);
            }
            return late;
        }

        private interface Ending {
            void run() throws IOException;
        }

        private static void end(Ending ending) {
            try {
                ending.run();
            } catch (ClosedChannelException _) {
                // Ended by itself.
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
