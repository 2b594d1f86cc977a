package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.hibernate.TransactionException;
import org.junit.jupiter.api.Test;
import org.springframework.orm.jpa.JpaSystemException;

class DatabaseFailureTests {
    private static DatabaseFailure of(SQLException failure) {
        return DatabaseFailure.of(new IllegalStateException(failure));
    }

    @Test
    void knowsADatabaseThatIsAway() {
        assertThat(of(new SQLException("Communications link failure", "08S01"))).isEqualTo(DatabaseFailure.AWAY);
        assertThat(of(new SQLException("The table is full", "HY000", 1114))).isEqualTo(DatabaseFailure.AWAY);
        assertThat(of(new SQLException("Read only", "HY000", 1290))).isEqualTo(DatabaseFailure.AWAY);
    }

    @Test
    void takesAConnectionThatCannotEvenRollBackAsLost() {
        // What comes out when the pool has closed the connection after its first failure.
        var rollback = new JpaSystemException(new TransactionException("Unable to rollback against JDBC Connection",
                new SQLException("Connection is closed")));

        assertThat(DatabaseFailure.of(rollback)).isEqualTo(DatabaseFailure.AWAY);
    }

    @Test
    void knowsContention() {
        assertThat(of(new SQLException("Deadlock", "40001", 1213))).isEqualTo(DatabaseFailure.CONTENTION);
    }

    @Test
    void takesAnythingElseAsOurFault() {
        assertThat(of(new SQLException("You have an error in your SQL syntax", "42000", 1064)))
                .isEqualTo(DatabaseFailure.OTHER);
        assertThat(DatabaseFailure.of(new IllegalStateException())).isEqualTo(DatabaseFailure.OTHER);
    }
}
