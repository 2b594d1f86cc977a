package dev.jumun.dataplatform;

import static dev.jumun.dataplatform.PlatformClient.BATCH;
import static dev.jumun.dataplatform.PlatformClient.EVENTS;
import static dev.jumun.dataplatform.PlatformClient.FAULTS;
import static dev.jumun.dataplatform.PlatformClient.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class FaultTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Instance instance = Instance.on(Engine.current().freshDatabase(),
            "spring.profiles.active=data-platform-mock");
    private final PlatformClient platform = new PlatformClient(instance.shop().api());

    @BeforeEach
    void startAfresh() {
        platform.startAfresh();
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    @TestFactory
    Stream<DynamicTest> tellsTheFaultThatIsSet() {
        return Stream.of("{\"mode\":\"NONE\"}", "{\"mode\":\"DOWN\"}", "{\"mode\":\"SLOW\",\"delayMillis\":1}",
                "{\"mode\":\"SLOW\",\"delayMillis\":60000}", "{\"mode\":\"ERRORS\",\"rate\":0.01}",
                "{\"mode\":\"ERRORS\",\"rate\":1.0}", "{\"mode\":\"THROTTLED\",\"retryAfterSeconds\":3600}",
                "{\"mode\":\"ACCEPT_THEN_TIMEOUT\",\"delayMillis\":60000}", "{\"mode\":\"REJECT\",\"ids\":[\"a\"]}")
                .map(fault -> DynamicTest.dynamicTest(fault, () -> {
                    var set = platform.setFault(fault);
                    assertThat(set.status()).as(set.body()).isEqualTo(200);
                    assertThat(set.body()).isEqualTo(fault);
                    assertThat(platform.send(platform.request(FAULTS).GET()).body()).isEqualTo(fault);
                }));
    }

    @TestFactory
    Stream<DynamicTest> refusesFaultsThatAreNone() {
        var ids = IntStream.rangeClosed(1, 1001).mapToObj(i -> "\"" + i + "\"").toList();
        return Stream.of("", "null", "{}", "[]", "{", "\"DOWN\"", "{\"mode\":null}", "{\"mode\":\"down\"}",
                "{\"mode\":\"OTHER\"}", "{\"mode\":1}", "{\"mode\":\"SLOW\"}", "{\"mode\":\"SLOW\",\"delayMillis\":0}",
                "{\"mode\":\"SLOW\",\"delayMillis\":60001}", "{\"mode\":\"SLOW\",\"delayMillis\":1.5}",
                "{\"mode\":\"SLOW\",\"delayMillis\":\"1\"}", "{\"mode\":\"SLOW\",\"delayMillis\":null}",
                "{\"mode\":\"ERRORS\"}", "{\"mode\":\"ERRORS\",\"rate\":0.009}", "{\"mode\":\"ERRORS\",\"rate\":1.01}",
                "{\"mode\":\"ERRORS\",\"rate\":\"NaN\"}", "{\"mode\":\"THROTTLED\",\"retryAfterSeconds\":0}",
                "{\"mode\":\"THROTTLED\",\"retryAfterSeconds\":3601}",
                "{\"mode\":\"ACCEPT_THEN_TIMEOUT\",\"delayMillis\":-1}", "{\"mode\":\"REJECT\"}",
                "{\"mode\":\"REJECT\",\"ids\":[]}", "{\"mode\":\"REJECT\",\"ids\":[null]}",
                "{\"mode\":\"REJECT\",\"ids\":[1]}", "{\"mode\":\"REJECT\",\"ids\":" + ids + "}")
                .map(fault -> DynamicTest.dynamicTest("fault " + fault.substring(0, Math.min(60, fault.length())),
                        () -> {
                            refused(platform.setFault(fault), 400, "VALIDATION_ERROR");
                            assertThat(platform.send(platform.request(FAULTS).GET()).body())
                                    .isEqualTo("{\"mode\":\"NONE\"}");
                        }));
    }

    @Test
    void saysThatARateIsANumber() {
        var worded = platform.setFault("{\"mode\":\"ERRORS\",\"rate\":\"often\"}");

        refused(worded, 400, "VALIDATION_ERROR");
        assertThat(worded.json().at("/details/0/field").asString()).isEqualTo("rate");
        assertThat(worded.json().at("/details/0/reason").asString()).isEqualTo("a number");
    }

    @Test
    void namesTheKindsThatThereAre() {
        var unknown = platform.setFault("{\"mode\":\"ANGRY\"}");

        refused(unknown, 400, "VALIDATION_ERROR");
        assertThat(unknown.json().at("/details/0/field").asString()).isEqualTo("mode");
        assertThat(unknown.json().at("/details/0/reason").asString())
                .isEqualTo("one of NONE, DOWN, SLOW, ERRORS, THROTTLED, ACCEPT_THEN_TIMEOUT, REJECT");
    }

    @Test
    void closesTheConnectionWhenDown() {
        platform.setFault("{\"mode\":\"DOWN\"}");

        assertThatThrownBy(() -> platform.bring(event("a"))).isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
        assertThat(platform.ids()).isEmpty();
        platform.setFault("{\"mode\":\"NONE\"}");
        assertThat(platform.bring(event("a")).status()).isEqualTo(202);
    }

    @Test
    void takesItsTimeWhenSlow() {
        platform.setFault("{\"mode\":\"SLOW\",\"delayMillis\":300}");

        long start = System.nanoTime();
        assertThat(platform.bring(event("a")).status()).isEqualTo(202);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(platform.ids()).containsExactly("a");
    }

    @Test
    void isSlowNoLongerThanTheFaultIsSet() throws Exception {
        platform.setFault("{\"mode\":\"SLOW\",\"delayMillis\":60000}");

        var answer = CompletableFuture.supplyAsync(() -> platform.bring(event("a")));
        assertThatThrownBy(() -> answer.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        platform.setFault("{\"mode\":\"NONE\"}");
        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(202);
    }

    @Test
    void failsAtTheRateThatIsSet() {
        platform.setFault("{\"mode\":\"ERRORS\",\"rate\":1.0}");
        refused(platform.bring(event("never")), 500, "INTERNAL_ERROR");

        platform.setFault("{\"mode\":\"ERRORS\",\"rate\":0.5}");
        int requests = 200;
        long taken = IntStream.range(0, requests)
                .filter(i -> platform.bring(event("" + i)).status() == 202)
                .count();
        // Seven standard deviations to either side.
        assertThat(taken).isBetween(50L, 150L);
        assertThat(platform.ids()).hasSize((int) taken).doesNotContain("never");
    }

    @Test
    void saysWhenToComeAgainWhenThrottled() {
        platform.setFault("{\"mode\":\"THROTTLED\",\"retryAfterSeconds\":7}");

        var response = platform.bring(event("a"));
        assertThat(response.status()).isEqualTo(429);
        assertThat(response.header("Retry-After")).hasValue("7");
        assertThat(platform.ids()).isEmpty();
    }

    @Test
    void keepsWhatItDoesNotAnswerInTime() {
        platform.setFault("{\"mode\":\"ACCEPT_THEN_TIMEOUT\",\"delayMillis\":60000}");

        var request = platform.request(EVENTS)
                .header("Content-Type", BATCH)
                .timeout(Duration.ofMillis(500))
                .POST(BodyPublishers.ofString("[" + event("a") + "]"));
        assertThatThrownBy(() -> platform.send(request)).isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(HttpTimeoutException.class);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(platform.ids()).containsExactly("a"));
    }

    @Test
    void rejectsTheRequestThatHoldsABadEvent() {
        platform.setFault("{\"mode\":\"REJECT\",\"ids\":[\"bad\",\"worse\"]}");

        refused(platform.bring(event("good"), event("bad")), 400, "VALIDATION_ERROR");
        assertThat(platform.ids()).isEmpty();
        assertThat(platform.receipts().path("rejected").asInt()).isEqualTo(1);
        assertThat(platform.bring(event("good")).status()).isEqualTo(202);
        refused(platform.bring(event("bad")), 400, "VALIDATION_ERROR");
        assertThat(platform.ids()).containsExactly("good");
        assertThat(platform.receipts().path("rejected").asInt()).isEqualTo(2);
    }

    private static void refused(Response response, int status, String error) {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.error()).isEqualTo(error);
    }
}
