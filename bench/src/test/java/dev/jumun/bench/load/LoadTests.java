package dev.jumun.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real server of HTTP on this machine. */
class LoadTests {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    /** The status of an answer, by how many there were before. */
    private IntUnaryOperator status = _ -> 200;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile int delayMillis;
    private volatile boolean saysWhenToComeAgain = true;

    LoadTests() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            pause();
            var body = "answer".getBytes(StandardCharsets.US_ASCII);
            if (saysWhenToComeAgain) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            exchange.sendResponseHeaders(status.applyAsInt(asked.getAndIncrement()), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private void pause() {
        try {
            if (delayMillis > 0 && never.await(delayMillis, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Nobody counts down");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private record Gets(Expectation expectation) implements Workload {
        private static final byte[] HEAD = RequestText.head("GET", "/");

        @Override
        public String name() {
            return "gets";
        }

        @Override
        public Expectation next(RequestText request) {
            request.begin(HEAD).end();
            return expectation;
        }
    }

    private List<InetSocketAddress> address() {
        return List.of(server.getAddress());
    }

    private static final Gets GETS = new Gets(Expectation.status(200));

    @Test
    void countsTheAnswersOfClientsThatWaitForThem() {
        var sample = Load.run(address(), GETS, new Pace.Closed(4), Duration.ofMillis(1_500));

        assertThat(sample.done()).isPositive().isLessThanOrEqualTo(asked.get());
        assertThat(asked.get() - sample.done()).as("answers after the end").isLessThanOrEqualTo(4);
        assertThat(sample.latencies().getTotalCount()).as("those too").isEqualTo(asked.get());
        assertThat(sample.eachSecond()).hasSize(2);
        assertThat(sample.eachSecond().stream().mapToLong(Integer::longValue).sum()).isEqualTo(sample.done());
        assertThat(sample.refused()).isZero();
    }

    @Test
    void asksAtFixedTimesWhateverBecameOfEarlierRequests() {
        status = count -> count % 4 == 0 ? 503 : 200;

        var sample = Load.run(address(), GETS, new Pace.Open(200, 2), Duration.ofSeconds(1));

        assertThat(asked).hasValue(200);
        assertThat(sample.latencies().getTotalCount()).as("accepted").isEqualTo(150);
        assertThat(sample.refused()).as("refused, the last ones perhaps after the end").isBetween(45L, 50L);
        assertThat(sample.refusals().getTotalCount()).as("those too").isEqualTo(50);
    }

    @Test
    void takesARefusalForAFailureThatDoesNotSayWhenToComeAgain() {
        status = _ -> 503;
        saysWhenToComeAgain = false;

        assertThatThrownBy(() -> Load.run(address(), GETS, new Pace.Open(200, 2), Duration.ofSeconds(1)))
                .hasMessageContaining("unexpected answer 503");
    }

    @Test
    void failsAtTheFirstAnswerThatIsNotExpected() {
        status = count -> count == 100 ? 500 : 200;

        assertThatThrownBy(() -> Load.run(address(), GETS, new Pace.Closed(2), Duration.ofSeconds(30)))
                .isInstanceOf(BenchFailed.class)
                .hasMessageContaining("unexpected answer 500")
                .hasMessageContaining("GET / HTTP/1.1")
                .hasMessageContaining("answer");
    }

    @Test
    void judgesAndTimesAnAnswerThatComesAfterTheEnd() {
        delayMillis = 300;
        var sample = Load.run(address(), GETS, new Pace.Closed(1), Duration.ofMillis(100));

        assertThat(sample.done()).isZero();
        assertThat(sample.latencies().getMaxValue()).isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());

        status = _ -> 500;
        assertThatThrownBy(() -> Load.run(address(), GETS, new Pace.Closed(1), Duration.ofMillis(100)))
                .hasMessageContaining("unexpected answer 500");
    }

    @Test
    void takesARefusalForAFailureWhereEverybodyWaits() {
        status = count -> count == 100 ? 503 : 200;

        assertThatThrownBy(() -> Load.run(address(), GETS, new Pace.Closed(2), Duration.ofSeconds(30)))
                .hasMessageContaining("unexpected answer 503");
    }

    @Test
    void looksIntoTheBodyWhereTheStatusIsNotEnough() {
        status = _ -> 409;

        assertThat(Load.run(address(), new Gets(Expectation.refusal(409, "answer")), new Pace.Closed(1),
                Duration.ofMillis(200)).done()).isPositive();
        assertThatThrownBy(() -> Load.run(address(), new Gets(Expectation.refusal(409, "SOLD_OUT")),
                new Pace.Closed(1), Duration.ofMillis(200))).hasMessageContaining("unexpected answer 409");
    }

    @Test
    void saysThatNobodyListens() {
        server.stop(0);

        assertThatThrownBy(() -> Load.run(address(), GETS, new Pace.Closed(1), Duration.ofSeconds(1)))
                .isInstanceOf(BenchFailed.class)
                .hasMessageContaining("gets");
    }
}
