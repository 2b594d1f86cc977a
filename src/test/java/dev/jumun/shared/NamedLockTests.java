package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Engine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Of work under one name, one is run at a time in one schema. */
@ApplicationTest
class NamedLockTests {
    /** As long as a name may be. */
    private static final String NAME = "jumun.test.named.lock.1.";

    private final NamedLock lock;
    private final NamedLock other;
    private final JdbcTemplate jdbc;
    private final AtomicInteger runs = new AtomicInteger();

    NamedLockTests(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.lock = new NamedLock(jdbc, NAME);
        this.other = new NamedLock(jdbc, "jumun.test.other.");
    }

    /** On another connection, as another instance would. */
    private void elsewhere(NamedLock of) {
        CompletableFuture.runAsync(() -> of.runAlone(runs::incrementAndGet)).join();
    }

    @Test
    void runsOneAtATimeAndWaitsForNone() {
        lock.runAlone(() -> elsewhere(lock));
        assertThat(runs).hasValue(0);

        elsewhere(lock);
        assertThat(runs).hasValue(1);
    }

    @Test
    void isFreeAfterWorkThatFailed() {
        assertThatIllegalStateException().isThrownBy(() -> lock.runAlone(() -> {
            throw new IllegalStateException("The work is broken");
        }));

        elsewhere(lock);

        assertThat(runs).hasValue(1);
    }

    @Test
    void leavesOtherNamesAndOtherSchemasAlone() {
        var engine = Engine.current();
        var elsewhere = new JdbcTemplate(
                new DriverManagerDataSource(engine.jdbcUrl(engine.freshDatabase()), engine.user(), engine.password()));

        lock.runAlone(() -> {
            elsewhere(other);
            elsewhere(new NamedLock(elsewhere, NAME));
        });

        assertThat(runs).hasValue(2);
    }

    @Test
    void refusesANameThatTheServersWouldNotTake() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NamedLock(jdbc, NAME + "x"));
    }
}
