package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A write that its client repeats until it is answered.
 *
 * @param status of the answer that it must get in the end, whatever happens on the way
 */
record KeyedWrite(long user, String path, String key, String body, int status) {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);

    /** Asks once; empty when there was no answer, or one that says to repeat. Any other answer is a fault. */
    Optional<Response> attempt(Shop shop) {
        try {
            var response = shop.api().post(path, user, key, body);
            if (response.status() == 503 || response.body().contains("IN_PROGRESS")) {
                return Optional.empty();
            }
            assertThat(response.status()).as("%s: %s", this, response.body()).isEqualTo(status);
            return Optional.of(response);
        } catch (UncheckedIOException noAnswer) {
            return Optional.empty();
        }
    }

    /** Asks until there is the answer, and once more: it must say the same. */
    Response repeat(Shop shop) {
        var answer = new AtomicReference<Response>();
        await(toString()).atMost(ANSWERED_WITHIN).pollInterval(Duration.ofMillis(20)).until(() -> {
            attempt(shop).ifPresent(answer::set);
            return answer.get() != null;
        });
        var first = Objects.requireNonNull(answer.get());
        var again = shop.api().post(path, user, key, body);
        assertThat(again.status()).isEqualTo(status);
        assertThat(told(again)).isEqualTo(told(first));
        assertThat(again.isReplayed()).as("Replayed: %s", again).isTrue();
        return first;
    }

    /** What stays the same of an answer: all of a success, and of a refusal its reason. */
    static String told(Response response) {
        return response.status() < 400 ? response.body() : response.error() + response.json().path("details");
    }
}
