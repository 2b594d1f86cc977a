package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What a server says that takes no writes is said here by a statement; FailOverTests has the servers. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class PrimaryConnectionsTests {
    private final Instance instance = Instance.on(Engine.current().freshDatabase());
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);

    @AfterEach
    void takeWrites() {
        jdbc.execute("SET GLOBAL read_only = OFF");
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    private List<Long> connections() {
        return jdbc.query("SELECT id FROM information_schema.processlist WHERE db = DATABASE()",
                (row, _) -> row.getLong("id"));
    }

    private void refuseWrite(int code) {
        assertThatException().isThrownBy(
                () -> jdbc.execute("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = " + code + ", MESSAGE_TEXT = 'No'"));
    }

    private void mustBeOthersThan(List<Long> before) {
        assertThat(connections()).isNotEmpty().doesNotContainAnyElementsOf(before);
    }

    @Test
    void areAllMadeAnewWhenTheServerTakesNoWrites() {
        for (int code : new int[]{1290, 1836, 3100}) {
            // The pool fills up in its own time.
            var before = await().until(this::connections, all -> all.size() > 1);
            // Once a second at most.
            await().untilAsserted(() -> {
                refuseWrite(code);
                mustBeOthersThan(before);
            });
        }
    }

    @Test
    void stayForTheRollbackOfTheOneThatWasRefused() {
        var transactions = instance.bean(TransactionTemplate.class);

        transactions.executeWithoutResult(transaction -> {
            var own = jdbc.queryForObject("SELECT CONNECTION_ID()", Long.class);
            refuseWrite(1290);
            assertThat(jdbc.queryForObject("SELECT CONNECTION_ID()", Long.class)).isEqualTo(own);
            transaction.setRollbackOnly();
        });
    }

    @Test
    void stayAfterOtherFailures() {
        var before = connections();

        refuseWrite(1213);

        assertThat(connections()).containsAnyElementsOf(before);
    }

    @Test
    void areMadeAnewForThoseWhoOnlyRead() {
        var before = connections();
        jdbc.execute("SET GLOBAL read_only = ON");

        await().untilAsserted(() -> {
            instance.bean(PrimaryWatch.class).look();
            mustBeOthersThan(before);
        });
    }
}
