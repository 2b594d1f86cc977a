package dev.jumun.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.outbox.PlatformPause.Permission;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlatformPauseTests {
    private final PlatformPause pause = new PlatformPause(Duration.ofMillis(50));

    private static Reception.Unavailable unavailable(@Nullable Duration retryAfter) {
        return new Reception.Unavailable("away", Optional.ofNullable(retryAfter));
    }

    @Test
    void letsOneRequestTryAfterThePauseAndAllOnceItIsTaken() {
        assertThat(pause.permission()).isEqualTo(Permission.FREELY);

        pause.begin(unavailable(null));

        assertThat(pause.permission()).isEqualTo(Permission.NOT_NOW);
        await().until(() -> pause.permission() == Permission.PROBE);
        pause.end(System.nanoTime());
        assertThat(pause.permission()).isEqualTo(Permission.FREELY);
    }

    @Test
    void believesNoAnswerToARequestThatWasUnderWayBefore() {
        long sentAt = System.nanoTime();
        pause.begin(unavailable(Duration.ofMinutes(1)));

        pause.end(sentAt);

        assertThat(pause.permission()).isEqualTo(Permission.NOT_NOW);
    }

    @Test
    void keepsTheLongerOfTwoWishes() throws Exception {
        pause.begin(unavailable(Duration.ofMinutes(1)));
        pause.begin(unavailable(null));

        var waiting = CompletableFuture.runAsync(() -> {
            try {
                pause.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(waiting.copy()
                .completeOnTimeout(null, 200, TimeUnit.MILLISECONDS)
                .thenApply(_ -> waiting.isDone())
                .get()).isFalse();

        pause.stop();
        waiting.get(10, TimeUnit.SECONDS);
        assertThat(pause.permission()).isEqualTo(Permission.NOT_NOW);
    }
}
