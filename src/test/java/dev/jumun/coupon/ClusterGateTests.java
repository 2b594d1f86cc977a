package dev.jumun.coupon;

import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.RedisCluster;
import dev.jumun.testing.RedisServer;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The gate in a Cluster with replicas: the master of a coupon is lost, hangs, or is relieved. */
@DatabaseTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class ClusterGateTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisCluster redis = RedisCluster.startWithReplicas();
    private final GateFailover failover = new GateFailover(redis.properties());

    @BeforeEach
    void complete() {
        redis.complete();
    }

    @AfterAll
    void stop() {
        failover.close();
        redis.close();
    }

    /** Strikes the master of a coupon; returns who that was. */
    private RedisServer mustGoOn(String what, Consumer<RedisServer> strike) {
        var struck = new ArrayList<RedisServer>();
        var keys = new ArrayList<String>();
        failover.mustGoOn(what, key -> {
            keys.add(key);
            struck.add(redis.masterOf(key));
            strike.accept(struck.getFirst());
        }, () -> !redis.masterOf(keys.getFirst()).equals(struck.getFirst()));
        return struck.getFirst();
    }

    @Test
    void movesWhenTheMasterDies() {
        mustGoOn("Cluster, master killed", RedisServer::kill);
    }

    @Test
    void movesWhenTheMasterHangs() {
        var old = mustGoOn("Cluster, master hangs", RedisServer::freeze);
        old.thaw();
        await().atMost(PATIENCE).until(() -> old.call(RedisCommands::role).getFirst().equals("slave"));
    }

    @Test
    void movesWhenTheMasterIsRelieved() {
        mustGoOn("Cluster, planned",
                master -> redis.replicaOf(master).call(commands -> commands.clusterFailover(false)));
    }
}
