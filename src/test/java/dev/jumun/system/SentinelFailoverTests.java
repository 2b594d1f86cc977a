package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.system.RedisFailover.Fate;
import dev.jumun.system.RedisFailover.Servers;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.RedisSentinels;
import dev.jumun.testing.RedisServer;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A master, a replica and three Sentinels: whoever becomes the master, and however. */
@FaultTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class SentinelFailoverTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisSentinels redis = RedisSentinels.start();
    private final RedisFailover failover = new RedisFailover(redis.properties());
    @AfterEach
    void complete() {
        redis.complete();
    }

    @AfterAll
    void stop() {
        failover.close();
        redis.close();
    }

    private Servers servers(Supplier<List<RedisServer>> answering) {
        return new Servers() {
            @Override
            public RedisServer masterOf(String key) {
                return redis.master();
            }

            @Override
            public List<RedisServer> answering() {
                return answering.get();
            }
        };
    }

    private List<RedisServer> master() {
        return List.of(redis.master());
    }

    /** A replica passes on what its master is told, and nobody ends the connections of one that was demoted by hand. */
    private List<RedisServer> both() {
        return List.of(redis.master(), redis.besides(redis.master()));
    }

    @Test
    void goesOnWhenTheMasterDiesWithWhatWasNotReplicated() {
        failover.mustGoOn("Sentinel, master killed", servers(this::master),
                new Fate(redis::cutReplication, RedisServer::kill));
    }

    @Test
    void goesOnWhenTheMasterHangsWithTheFirstSentinelAndBothComeBackLater() {
        var old = redis.master();
        try {
            failover.mustGoOn("Sentinel, master and a Sentinel frozen", servers(this::master),
                    new Fate(redis::cutReplication, master -> {
                        redis.first().freeze();
                        master.freeze();
                    }));
        } finally {
            redis.first().thaw();
            old.thaw();
        }
        // It believes that it is the master, until the Sentinels tell it.
        await().atMost(PATIENCE).until(() -> old.call(RedisCommands::role).getFirst().equals("slave"));
        assertThat(redis.master()).isNotEqualTo(old);
    }

    @Test
    void followsAPlannedFailoverAlthoughTheOldMasterKeepsItsConnections() {
        failover.mustGoOn("Sentinel, planned", servers(this::both), new Fate(() -> {}, master -> {
            redis.failOver();
            await().atMost(PATIENCE).until(() -> !redis.master().equals(master));
            redis.demoteOther();
        }));
    }
}
