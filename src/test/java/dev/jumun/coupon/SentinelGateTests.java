package dev.jumun.coupon;

import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.RedisSentinels;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The gate behind three Sentinels: whoever becomes the master, and however. */
@DatabaseTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class SentinelGateTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisSentinels redis = RedisSentinels.start();
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

    @Test
    void movesWhenTheMasterDiesWithWhatWasNotReplicated() {
        var old = redis.master();
        failover.mustGoOn("Sentinel, master killed", _ -> {
            redis.cutReplication();
            old.kill();
        }, () -> !redis.master().equals(old));
    }

    @Test
    void movesWhenTheMasterHangsWithTheFirstSentinelAndStaysWhenBothAreBack() {
        var old = redis.master();
        try {
            failover.mustGoOn("Sentinel, master and the first Sentinel hang", _ -> {
                redis.first().freeze();
                old.freeze();
            }, () -> !redis.master().equals(old));
        } finally {
            redis.first().thaw();
            old.thaw();
        }
        // It believes that it is the master, until the Sentinels tell it.
        await().atMost(PATIENCE).until(() -> old.call(RedisCommands::role).getFirst().equals("slave"));
    }

    @Test
    void leavesAMasterThatWasRelievedAndKeepsItsConnections() {
        var old = redis.master();
        failover.mustGoOn("Sentinel, planned", _ -> {
            redis.failOver();
            await().atMost(PATIENCE).until(() -> !redis.master().equals(old));
            redis.demoteOther();
        }, () -> !redis.master().equals(old));
    }
}
