package dev.jumun.faults;

import static java.util.Comparator.comparing;

import dev.jumun.faults.kit.DatabaseServer;
import dev.jumun.faults.kit.Goods;
import dev.jumun.faults.kit.Load;
import dev.jumun.faults.kit.Load.Habits;
import dev.jumun.faults.kit.PackagedInstance.Program;
import dev.jumun.faults.kit.Report;
import dev.jumun.faults.kit.Schedule;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Verdict;
import dev.jumun.testing.FaultTest;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever dies, whenever: every acknowledged order is there, nothing is charged or sold twice, everything is delivered.
 *
 * <p>
 * {@code -Djumun.faults.schedules} says how many schedules are played, {@code -Djumun.faults.seed} which one is the
 * first; each prints its own seed, with which it alone can be played again.
 */
@FaultTest
class RandomSchedulesTests {
    private static final int BUYERS = 12;
    /** Enough are under way at any moment, and an instance that starts again has something left of the cores. */
    private static final Duration PAUSE = Duration.ofMillis(60);
    /** What a new server takes, and some minutes of orders. */
    private static final int SMALL_DISK_MEGABYTES = 600;
    private static final Report REPORT = Report.of(RandomSchedulesTests.class, "jumun.faults.schedules");

    static LongStream seeds() {
        long first = Long.getLong("jumun.faults.seed", 1);
        return LongStream.range(first, first + Integer.getInteger("jumun.faults.schedules", 3));
    }

    /** Those with the same instances one after the other, because starting others takes longer than most schedules. */
    static Stream<Schedule> schedules() {
        return seeds().mapToObj(seed -> Schedule.of(seed))
                .sorted(comparing(schedule -> schedule.topology().toString()));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void keepsWhatItHasAcknowledged(Schedule schedule) {
        System.out.println("[faults] " + schedule);
        if (schedule.fillsDisk()) {
            // One of its own: what all schedules of a run leave would not fit on it.
            try (var stand = Stand.of(DatabaseServer.startOnSmallDisk(SMALL_DISK_MEGABYTES),
                    Program.production(Map.of()), schedule.topology().places())) {
                play(schedule, stand);
            }
        } else {
            play(schedule, Stand.shared(schedule.topology()));
        }
    }

    private static void play(Schedule schedule, Stand stand) {
        stand.letClocksStep(schedule.steppedClocks());
        try (var load = Load.begin(Goods.in(stand.shop(), BUYERS), stand.clientPorts(), schedule.seed(),
                Habits.pausing(PAUSE))) {
            long healed = schedule.play(stand);
            var verdict = Verdict.of(stand, load);
            REPORT.add("drawn at random", load, verdict, healed, schedule.toString());
            verdict.mustBeClean();
        }
    }
}
