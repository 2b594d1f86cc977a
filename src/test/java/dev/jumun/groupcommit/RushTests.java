package dev.jumun.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.groupcommit.TicketQueue.Admission;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups of four commands, or of weight 100; room for twenty who wait. */
class RushTests {
    private static final String HOT = "hot";
    private static final String COLD = "cold";

    private final Pace pace = new Pace(1);
    private final TicketQueue<String, String> queue = queue(4);

    private TicketQueue<String, String> queue(int maxCommands) {
        return new TicketQueue<>(new GroupCommitProperties(1, maxCommands, 100, 20, Duration.ofSeconds(6), 0,
                Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(1)), pace);
    }

    private Admission offer(String command, int weight, String... wanted) {
        return queue.offer(new Ticket<>(command, weight, List.of(wanted), Span.getInvalid()));
    }

    private void admit(int count, String wanted) {
        for (int i = 0; i < count; i++) {
            assertThat(offer(wanted + i, 1, wanted)).isEqualTo(Admission.ADMITTED);
        }
    }

    private int admitted(String wanted) {
        int admitted = 0;
        while (offer(wanted + admitted, 1, wanted) == Admission.ADMITTED) {
            admitted++;
        }
        return admitted;
    }

    private List<String> take() throws InterruptedException {
        return queue.take().stream().map(Ticket::command).toList();
    }

    @Test
    void keepsRoomForWhoWantsSomethingElse() {
        assertThat(admitted(HOT)).as("four before it is a rush, and half of the room").isEqualTo(14);
        assertThat(queue.isFullFor(List.of(HOT))).isTrue();
        assertThat(queue.isFullFor(List.of(COLD, HOT))).isTrue();
        assertThat(queue.isFullFor(List.of(COLD))).isFalse();
        assertThat(queue.isFullFor(List.of())).isFalse();
        assertThat(queue.isFullForSome()).isTrue();

        for (int i = 0; i < 6; i++) {
            assertThat(offer("other", 1, "other" + i)).isEqualTo(Admission.ADMITTED);
        }

        assertThat(queue.isFullFor(List.of(COLD))).isTrue();
        assertThat(offer(COLD, 1, COLD)).isEqualTo(Admission.FULL);
    }

    @Test
    void keepsHalfOfTheTimeForWhoWantsSomethingElse() {
        pace.took(Duration.ofSeconds(2));

        assertThat(admitted(HOT)).as("four before it is a rush, and two groups, since each takes 2 s of 3")
                .isEqualTo(12);
        assertThat(admitted(COLD)).as("until four groups would take 8 s of 6").isEqualTo(4);
    }

    @Test
    void servesOthersBeforeARush() throws InterruptedException {
        admit(8, HOT);
        admit(2, COLD);

        assertThat(take()).containsExactly("hot0", "hot1", "hot2", "hot4");
        assertThat(take()).containsExactly("hot3", "cold0", "cold1", "hot5");
        assertThat(take()).containsExactly("hot6", "hot7");
    }

    @Test
    void goesOnWithARushHoweverManyOthersThereAre() throws InterruptedException {
        admit(10, HOT);
        take();
        take();
        for (int i = 0; i < 12; i++) {
            offer("other" + i, 1, "other" + i);
        }

        assertThat(take()).containsExactly("other0", "other1", "other2", "hot8");
        assertThat(take()).containsExactly("other3", "other4", "other5", "hot9");
        assertThat(take()).containsExactly("other6", "other7", "other8", "other9");
    }

    @Test
    void letsNobodyOvertakeWhoHadToStandBehind() throws InterruptedException {
        admit(10, HOT);
        take();
        take();
        assertThat(offer("late", 1, HOT)).isEqualTo(Admission.ADMITTED);

        assertThat(queue.rushSize()).isEqualTo(3);
        assertThat(take()).containsExactly("hot8", "hot9", "late");
    }

    @Test
    void endsWithTheLastOfThem() throws InterruptedException {
        admit(6, HOT);
        take();
        take();
        assertThat(queue.size()).isZero();

        admit(3, HOT);

        assertThat(queue.rushSize()).isZero();
    }

    @Test
    void countsThemWhoeverOfThemLeaves() throws InterruptedException {
        var gone = new Ticket<String, String>("gone", 1, List.of(HOT), Span.getInvalid());
        admit(4, HOT);
        queue.offer(gone);
        assertThat(queue.rushSize()).isEqualTo(1);
        gone.take();

        assertThat(take()).containsExactly("hot0", "hot1", "hot2", "hot3");
        assertThat(queue.rushSize()).isZero();
        admit(3, HOT);
        assertThat(queue.rushSize()).isZero();
    }

    @Test
    void countsWhoWantsSeveralThingsForEachOfThem() {
        for (int i = 0; i < 4; i++) {
            offer("both", 1, HOT, "other" + i);
        }

        offer(HOT, 1, HOT);
        offer("other", 1, "other0", COLD);

        assertThat(queue.rushSize()).isEqualTo(1);
    }

    @Test
    void keepsAPartOfTheWeightForARush() throws InterruptedException {
        admit(6, HOT);
        take();
        for (int i = 0; i < 4; i++) {
            offer("heavy" + i, 40, "other" + i);
        }
        admit(1, HOT);

        assertThat(take()).as("at most 75 of the others").containsExactly("hot3", "heavy0", "hot5", "hot0");
    }

    @Test
    void knowsNoRushWhereGroupsAreTooSmallToBeShared() {
        var small = queue(3);

        for (int i = 0; i < 20; i++) {
            small.offer(new Ticket<>(HOT, 1, List.of(HOT), Span.getInvalid()));
        }

        assertThat(small.rushSize()).isZero();
    }
}
