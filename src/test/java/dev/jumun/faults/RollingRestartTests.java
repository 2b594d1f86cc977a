package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.Attempt.Outcome;
import dev.jumun.faults.kit.Front;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.Report;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Stand.Place;
import dev.jumun.faults.kit.Verdict;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/**
 * Two instances behind a load balancer, restarted in turn: nobody who repeats what was not answered notices.
 *
 * <p>
 * {@code -Djumun.faults.rolling} says for how long, 40 s by default; each instance is restarted once at least,
 * however long that takes.
 */
@FaultTest
@OnOneEngine
class RollingRestartTests {
    private static final Duration LASTS = DurationStyle
            .detectAndParse(System.getProperty("jumun.faults.rolling", "40s"));
    private static final Report REPORT = Report.of(RollingRestartTests.class, "jumun.faults.rolling");
    private static final Duration IN_SERVICE_WITHIN = Duration.ofMinutes(2);
    /** A request has failed when its client, repeating it with its key, does not know after this time. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(10);

    @Test
    void failsNobody() {
        var stand = Stand.shared();
        var instances = stand.places().stream().map(Place::instance).toList();
        int restarts = 0;
        try (var front = new Front(instances)) {
            await().atMost(IN_SERVICE_WITHIN).until(() -> instances.stream().allMatch(front::uses));
            try (var load = Load.begin(Goods.in(stand.shop(), 12), List.of(front.port()), 1,
                    Habits.pausing(Duration.ofMillis(20)))) {
                long begun = System.nanoTime();
                while (restarts < instances.size() || System.nanoTime() - begun < LASTS.toNanos()) {
                    var instance = instances.get(restarts++ % instances.size());
                    instance.stop();
                    instance.start();
                    await().atMost(IN_SERVICE_WITHIN).until(() -> front.uses(instance));
                }
                var verdict = Verdict.of(stand, load);
                var slowest = load.entries()
                        .stream()
                        .filter(entry -> entry.answer().isPresent())
                        .map(entry -> Duration.ofNanos(entry.answer().orElseThrow().endedNanos()
                                - entry.attempts().getFirst().begunNanos()))
                        .max(Duration::compareTo)
                        .orElseThrow();
                var what = restarts + " restarts, " + load.entries().size() + " writes, "
                        + load.entries()
                                .stream()
                                .flatMap(entry -> entry.attempts().stream())
                                .filter(attempt -> attempt.outcome() == Outcome.UNKNOWN)
                                .count()
                        + " attempts repeated, the slowest write known after " + slowest;
                REPORT.addWithoutEnd("two instances restarted in turn", load, verdict, what);
                verdict.mustBeClean();
                assertThat(slowest).isLessThan(KNOWN_WITHIN);
            }
        }
    }
}
