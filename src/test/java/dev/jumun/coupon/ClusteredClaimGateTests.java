package dev.jumun.coupon;

import dev.jumun.testing.RedisCluster;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The same on three masters: every script finds all of its keys in one slot. */
class ClusteredClaimGateTests extends ClaimGateContract {
    private static final RedisCluster CLUSTER = RedisCluster.start();

    ClusteredClaimGateTests() {
        super(new LettuceConnectionFactory(new RedisClusterConfiguration(
                List.of(CLUSTER.properties().getFirst().split("=", 2)[1].split(",", -1)))));
    }

    @AfterAll
    void stopCluster() {
        CLUSTER.close();
    }
}
