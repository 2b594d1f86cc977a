package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** The servers of the tests keep what they acknowledge, until a test makes them careless. */
@DatabaseTest
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DurabilityTests {
    private static final String WARNING = "can lose orders that were answered";

    private final String database = Engine.current().freshDatabase();
    private final Instance instance = Instance.on(database);
    private final JdbcTemplate jdbc = instance.bean(JdbcTemplate.class);
    private final Durability durability = instance.bean(Durability.class);

    @BeforeEach
    @AfterEach
    void beCareful() {
        set("innodb_flush_log_at_trx_commit", 1);
        set("sync_binlog", 1);
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    private void set(String variable, long value) {
        jdbc.execute("SET GLOBAL " + variable + " = " + value);
    }

    private boolean hasBinaryLog() {
        return Long.valueOf(1).equals(jdbc.queryForObject("SELECT @@log_bin", Long.class));
    }

    @Test
    void isNothingToSpeakOfWhereCommitsAreSafe(CapturedOutput output) {
        durability.warn();

        assertThat(durability.risks()).isEmpty();
        assertThat(output).doesNotContain(WARNING, "was not checked");
    }

    @Test
    void isWarnedOfOnceAtTheStart(CapturedOutput output) {
        set("innodb_flush_log_at_trx_commit", 2);

        try (var _ = Instance.on(database)) {
            assertThat(output.toString().lines().filter(line -> line.contains(WARNING))).singleElement()
                    .asString()
                    .endsWith(": innodb_flush_log_at_trx_commit is 2");
        }
    }

    @Test
    void isWarnedOfOnceWhenAnotherServerHasTakenOver(CapturedOutput output) {
        var watch = instance.bean(PrimaryWatch.class);
        watch.look();
        set("innodb_flush_log_at_trx_commit", 0);

        watch.look();
        watch.look();

        assertThat(output.toString().lines().filter(line -> line.contains(WARNING))).singleElement()
                .asString()
                .endsWith(": innodb_flush_log_at_trx_commit is 0");
    }

    @Test
    void isLessWithABinaryLogThatLagsBehind() {
        set("sync_binlog", 0);

        if (hasBinaryLog()) {
            assertThat(durability.risks()).containsExactly("sync_binlog is 0");
        } else {
            assertThat(durability.risks()).as("without a binary log").isEmpty();
        }
        assertThat(hasBinaryLog()).as("so both cases are tested").isEqualTo(Engine.isMySql());
    }
}
