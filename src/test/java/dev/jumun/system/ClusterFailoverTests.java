package dev.jumun.system;

import static org.awaitility.Awaitility.await;

import dev.jumun.system.RedisFailover.Fate;
import dev.jumun.system.RedisFailover.Servers;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.RedisCluster;
import dev.jumun.testing.RedisServer;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Three masters with a replica each: the one that holds a coupon is lost, hangs, or is relieved. */
@FaultTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class ClusterFailoverTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisCluster redis = RedisCluster.startWithReplicas();
    private final RedisFailover failover = new RedisFailover(redis.properties());
    private final Servers servers = new Servers() {
        @Override
        public RedisServer masterOf(String key) {
            return redis.masterOf(key);
        }

        @Override
        public List<RedisServer> answering() {
            return redis.answering();
        }
    };

    @AfterEach
    void complete() {
        redis.complete();
    }

    @AfterAll
    void stop() {
        failover.close();
        redis.close();
    }

    @Test
    void goesOnWhenTheMasterOfACouponDies() {
        failover.mustGoOn("Cluster, master killed", servers, new Fate(() -> {}, RedisServer::kill));
    }

    @Test
    void goesOnWhenTheMasterOfACouponHangsAndComesBackLater() {
        var struck = new ArrayList<RedisServer>();
        try {
            failover.mustGoOn("Cluster, master frozen", servers, new Fate(() -> {}, master -> {
                struck.add(master);
                master.freeze();
            }));
        } finally {
            struck.forEach(RedisServer::thaw);
        }
        await().atMost(PATIENCE)
                .until(() -> struck.getFirst().call(RedisCommands::role).getFirst().equals("slave"));
    }

    @Test
    void followsAPlannedFailover() {
        failover.mustGoOn("Cluster, planned", servers, new Fate(() -> {},
                master -> redis.replicaOf(master).call(commands -> commands.clusterFailover(false))));
    }
}
