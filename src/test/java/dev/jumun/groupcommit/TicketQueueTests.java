package dev.jumun.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.groupcommit.TicketQueue.Admission;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups of two commands, or of weight ten; nobody should wait for more than 1.5 s. */
class TicketQueueTests {
    private final Pace pace = new Pace(1);
    private final TicketQueue<String, String> queue = new TicketQueue<>(new GroupCommitProperties(1, 2, 10, 100,
            Duration.ofMillis(1500), 0, Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(1)), pace);

    private Admission offer(int weight) {
        return queue.offer(new Ticket<>("command", weight, List.of(), Span.getInvalid()));
    }

    private int admitted(int weight) {
        int admitted = 0;
        while (offer(weight) == Admission.ADMITTED) {
            admitted++;
        }
        return admitted;
    }

    @Test
    void takesInAsManyAsItMayHoldWhileNobodyKnowsThePace() {
        assertThat(admitted(1)).isEqualTo(100);
    }

    @Test
    void refusesWhoWouldWaitTooLong() {
        pace.took(Duration.ofSeconds(1));

        // One more would wait for two groups, 2 s.
        assertThat(admitted(1)).isEqualTo(4);
    }

    @Test
    void takesHeavyCommandsForTheGroupsThatTheyFill() {
        pace.took(Duration.ofSeconds(1));

        assertThat(admitted(10)).isEqualTo(2);
    }

    @Test
    void takesInAgainWhenGroupsHaveBeenTaken() throws InterruptedException {
        pace.took(Duration.ofSeconds(1));
        admitted(1);

        assertThat(queue.take()).hasSize(2);

        assertThat(admitted(1)).isEqualTo(2);
    }

    @Test
    void followsThePaceOfTheLastGroups() {
        pace.took(Duration.ofSeconds(10));
        assertThat(admitted(1)).isEqualTo(2);

        for (int i = 0; i < 100; i++) {
            pace.took(Duration.ofMillis(100));
        }

        assertThat(admitted(1)).as("two more for each of 14 groups that are taken in 1.5 s").isEqualTo(28);
    }

    @Test
    void dividesTheWorkAmongTheLanes() {
        var two = new Pace(2);
        two.took(Duration.ofSeconds(1));

        assertThat(two.untilTaken(4)).isEqualTo(Duration.ofSeconds(2));
    }
}
