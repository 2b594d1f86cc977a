package dev.jumun.faults.kit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A primary and a replica that is ready to take its place: each commit is answered when the replica has it too. Nothing
 * here fails over by itself; a test does what an operator, or a tool of his, would. Not meant for several threads.
 */
public final class ReplicatedDatabase implements AutoCloseable {
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofMinutes(2);

    private static final long SHORT_PATIENCE_MILLIS = 500;

    private final Replication replication = Replication.ofThisEngine();
    private final Map<DatabaseServer, Integer> ids = new LinkedHashMap<>();
    private int servers;
    private DatabaseServer primary;
    private DatabaseServer standby;

    private ReplicatedDatabase() {
        primary = bare();
        primary.makeSchemas();
        standby = bare();
        follow();
    }

    /** Both started, the replica as far as the primary. */
    public static ReplicatedDatabase start() {
        return new ReplicatedDatabase();
    }

    private DatabaseServer bare() {
        int id = ++servers;
        var server = DatabaseServer.startBare(replication.options(id));
        ids.put(server, id);
        replication.forgetHistory(server.administration());
        return server;
    }

    /** The server that takes writes. */
    public DatabaseServer primary() {
        return primary;
    }

    /** The one that copies them, or that was the primary before the last {@linkplain #promote promotion}. */
    public DatabaseServer standby() {
        return standby;
    }

    /** Lets the standby copy the primary, and the primary wait for it. */
    public void follow() {
        replication.fence(standby.administration());
        // As a primary it did, and nobody copies it now: it would apply nothing.
        replication.setWaitsForReplica(standby.administration(), false);
        replication.follow(standby.administration(), primary);
        await().atMost(CAUGHT_UP_WITHIN)
                .until(() -> executed(standby).equals(executed(primary)));
        replication.setWaitsForReplica(primary.administration(), true);
        await().atMost(CAUGHT_UP_WITHIN).until(() -> semiSync().on() && semiSync().replicas() == 1);
    }

    /** Puts a new server, which copies everything from the beginning, in the place of the standby. */
    public void replaceStandby() {
        standby.close();
        ids.remove(standby);
        standby = bare();
        follow();
    }

    /** Lets nobody write to the primary any more. */
    public void fencePrimary() {
        replication.fence(primary.administration());
    }

    /** The standby takes in nothing more, and the primary soon goes on alone: what {@link #start} rules out. */
    public void stopCopying() {
        replication.setPatience(primary.administration(), SHORT_PATIENCE_MILLIS);
        replication.stopReceiving(standby.administration());
    }

    /** The standby takes in what the primary writes, and shows nothing of it. */
    public void pauseApplying() {
        replication.setApplies(standby.administration(), false);
    }

    /** The standby applies what it has taken in; does nothing when it does. */
    public void resumeApplying() {
        replication.setApplies(standby.administration(), true);
    }

    /** Makes a primary of the standby as soon as it has applied what it has; the old one keeps its state. */
    public void promote() {
        var next = standby.administration();
        replication.stopReceiving(next);
        replication.awaitApplied(next);
        // It has no replica itself, and would wait for one.
        replication.setWaitsForReplica(next, false);
        replication.open(next);
        var old = primary;
        primary = standby;
        standby = old;
    }

    /** Starts the old primary, which is down, so that it takes no writes. */
    public void returnFenced() {
        var options = new ArrayList<>(replication.options(Objects.requireNonNull(ids.get(standby))));
        options.add("--read-only=ON");
        standby.restart(options);
    }

    /** What the primary says of its commits. */
    public SemiSync semiSync() {
        return replication.semiSync(primary.administration());
    }

    /** The ids of all transactions that the server has executed, in the engine's own words. */
    public String executed(DatabaseServer server) {
        return replication.executed(server.administration());
    }

    @Override
    public void close() {
        ids.keySet().forEach(DatabaseServer::close);
    }
}
