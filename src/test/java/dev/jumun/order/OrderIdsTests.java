package dev.jumun.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Together;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** No id is given twice, by however many instances, and the table says which was the last one. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class OrderIdsTests {
    private final Instance instance = Instance.on(Engine.current().freshDatabase());
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);
    private final PlatformTransactionManager transactions = instance.bean(PlatformTransactionManager.class);

    @AfterAll
    void stop() {
        instance.close();
    }

    private OrderIds ids() {
        return new OrderIds(jdbc, transactions);
    }

    private void lastGiven(String name, long id) {
        update("UPDATE id_blocks SET next_id = ? WHERE name = ?", id, name);
    }

    private void update(String statement, Object... parameters) {
        new TransactionTemplate(transactions).executeWithoutResult(
                _ -> assertThat(jdbc.update(statement, parameters)).isEqualTo(1));
    }

    @Test
    void goOnAfterTheLastOneOfTheTable() {
        lastGiven("payments", 0);
        assertThat(ids().nextPayment()).isEqualTo(1);

        lastGiven("payments", 7000);
        var ids = ids();
        assertThat(Stream.generate(ids::nextPayment).limit(1000)).startsWith(7001L).endsWith(8000L);
        // Somebody else has had the next block meanwhile.
        lastGiven("payments", 9000);
        assertThat(ids.nextPayment()).isEqualTo(9001);
    }

    @Test
    void areUniqueAmongInstancesAndThreads() {
        var instances = List.of(ids(), ids(), ids());

        var given = Together.call(30, i -> Stream.generate(instances.get(i % 3)::nextItem).limit(500).toList());

        assertThat(given.stream().flatMap(List::stream)).hasSize(15_000).doesNotHaveDuplicates();
        assertThat(given).allSatisfy(ids -> assertThat(ids).isSorted());
    }

    @Test
    void areNotGivenBackWithTheTransactionThatNeededThem() {
        var ids = ids();
        var first = new TransactionTemplate(transactions).execute(status -> {
            status.setRollbackOnly();
            return ids.nextOrder();
        });

        assertThat(List.of(ids.nextOrder(), ids().nextOrder())).doesNotContain(first);
    }

    @Test
    void failAloudWithoutTheirRow() {
        update("UPDATE id_blocks SET name = 'elsewhere' WHERE name = 'payments'");
        try {
            assertThatIllegalStateException().isThrownBy(() -> ids().nextPayment());
        } finally {
            update("UPDATE id_blocks SET name = 'payments' WHERE name = 'elsewhere'");
        }
    }
}
