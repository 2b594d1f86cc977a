package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.faults.kit.Attempt;
import dev.jumun.faults.kit.Attempt.Outcome;
import dev.jumun.faults.kit.Client;
import dev.jumun.faults.kit.Entry;
import dev.jumun.faults.kit.Link.Fate;
import dev.jumun.faults.kit.Link.Mode;
import dev.jumun.faults.kit.Report;
import dev.jumun.faults.kit.Stand;
import dev.jumun.faults.kit.Write;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.Shop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection breaks at COMMIT: the client is left in doubt, and the same key gives the one order. */
@FaultTest
class CommitCutTests {
    /** Longer than the service lets anybody wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What the service lets anybody wait, and the machine's own time for a request. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);
    private static final Report REPORT = Report.of(CommitCutTests.class);
    private static final Duration RESOLVED_WITHIN = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource(Fate.class)
    void givesTheOneOrderToTheSameKey(Fate fate) {
        var stand = Stand.shared();
        var shop = stand.shop();
        long user = shop.customer(1000);
        long product = shop.product("10", 100);
        // Ids are taken, user and product known: the next transaction of this instance that matters is the order's.
        assertThat(shop.order(user, null, Shop.line(product, 1)).status()).isEqualTo(201);
        var entry = new Entry(user, "cut-" + fate, new Write.Order(List.of(new Write.Line(product, 2)), null));
        int port = stand.first().instance().port();
        try (var client = new Client()) {
            var link = stand.first().database();
            link.become(new Mode.Snare("commit", fate));
            var first = client.send(entry, port, PATIENCE);
            int caught = link.sprung();
            link.pass();

            // 503, or 409 IN_PROGRESS when the group is still waiting for its word.
            assertThat(first.status()).as(first.body()).isIn(503, 409);
            assertThat(first.outcome()).as(first.body()).isEqualTo(Outcome.UNKNOWN);
            assertThat(first.took()).isLessThan(TOLD_WITHIN);
            assertThat(caught).isPositive();
            assertThat(orders(stand, user)).isEqualTo(fate == Fate.CUT_BEFORE ? 1 : 2);
            var answer = new AtomicReference<Attempt>();
            await().atMost(RESOLVED_WITHIN).until(() -> {
                answer.set(client.send(entry, port, PATIENCE));
                return answer.get().outcome() != Outcome.UNKNOWN;
            });
            assertThat(answer.get().status()).isEqualTo(201);
            assertThat(answer.get().replayed()).isEqualTo(fate != Fate.CUT_BEFORE);
        }
        long there = orders(stand, user);
        REPORT.add("the connection is cut at COMMIT", 1, 1, Math.max(0, 2 - there), Math.max(0, there - 2));
        assertThat(there).isEqualTo(2);
        assertThat(shop.balance(user)).isEqualTo("970.00");
        assertThat(shop.stock(product)).isEqualTo(97);
        stand.awaitQuiet();
        shop.booksMustBalance();
    }

    private static long orders(Stand stand, long user) {
        var count = stand.rows()
                .queryForObject("SELECT COUNT(*) FROM jumun.orders WHERE user_id = ?", Long.class, user);
        return count == null ? 0 : count;
    }
}
