package dev.jumun.coupon;

import dev.jumun.testing.Engine;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** On the Redis of this run. */
class ClaimGateTests extends ClaimGateContract {
    ClaimGateTests() {
        super(new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(Engine.current().redisHost(), Engine.current().redisPort())));
    }
}
