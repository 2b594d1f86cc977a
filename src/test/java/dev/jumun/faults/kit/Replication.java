package dev.jumun.faults.kit;

import dev.jumun.testing.Engine;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How the servers of one engine copy each other's writes: row by row, by global transaction ids, and semi-synchronously
 * where that is asked for, without loss: a commit is seen by nobody before the other server has it.
 */
sealed interface Replication permits MySqlReplication, MariaDbReplication {
    /** Longer than any test: a primary without its replica waits, and never goes on alone. */
    int NEVER_ALONE_MILLIS = 3_600_000;

    static Replication ofThisEngine() {
        return Engine.isMySql() ? new MySqlReplication() : new MariaDbReplication();
    }

    /** Of the command line of a server that has such an id. */
    List<String> options(int serverId);

    /** Forgets what this server has written so far, so that nobody copies it. */
    void forgetHistory(JdbcTemplate server);

    /** Lets everybody read from this server and nobody write to it. */
    void fence(JdbcTemplate server);

    /** Copies everything that the source has written, and will write, from now on. */
    void follow(JdbcTemplate replica, DatabaseServer source);

    /** Takes in nothing more; what it has taken in is still applied. */
    void stopReceiving(JdbcTemplate replica);

    /** Returns when all that was taken in is applied. */
    void awaitApplied(JdbcTemplate replica);

    /** Whether what was taken in is applied, too. */
    void setApplies(JdbcTemplate replica, boolean applies);

    /** Ends being a replica, and takes writes. */
    void open(JdbcTemplate replica);

    /** Whether commits wait for a replica. */
    void setWaitsForReplica(JdbcTemplate primary, boolean waits);

    /** How long a commit waits for a replica, before it and those after it go on alone. */
    void setPatience(JdbcTemplate primary, long millis);

    SemiSync semiSync(JdbcTemplate primary);

    /** The ids of all transactions that this server has executed. */
    String executed(JdbcTemplate server);
}
