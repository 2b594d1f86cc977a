package dev.jumun.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import dev.jumun.coupon.ClaimGate.Pass;
import dev.jumun.shared.RedisFailure;
import dev.jumun.testing.Engine;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** On the Redis of this run. */
class ClaimGateTests extends ClaimGateContract {
    ClaimGateTests() {
        super(new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(Engine.current().redisHost(), Engine.current().redisPort())));
    }

    private static void command(Consumer<RedisCommands<String, String>> command) {
        try (var client = RedisClient.create(
                RedisURI.create(Engine.current().redisHost(), Engine.current().redisPort()));
                var connection = client.connect()) {
            command.accept(connection.sync());
        }
    }

    /** For as long, a replica of a master that cannot be reached. */
    private static void asReplica(Runnable work) {
        command(redis -> redis.replicaof("127.0.0.1", 1));
        try {
            work.run();
        } finally {
            command(RedisCommands::replicaofNoOne);
        }
    }

    /** It may have missed what the master decided, and be the master again when that is lost. */
    @Test
    void believesNoQuotaOfAServerThatWasAReplicaSince() {
        var coupon = coupon();
        load(coupon, 0, 1L);
        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.SOLD_OUT);

        asReplica(() -> assertThat(gate.enter(coupon, 2)).as("turns nobody away").isEqualTo(Pass.AWAY));

        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.UNKNOWN);
        assertNotLoaded(coupon);
    }

    @Test
    void takesAReplicaForAServerThatWillBeBack() {
        var coupon = coupon();
        load(coupon, 3);
        var keys = GateKeys.of(coupon.code());

        asReplica(() -> assertThat(RedisFailure.of(catchRuntimeException(() -> redis.execute(GateScripts.ENTER,
                List.of(keys.quota(), keys.pending(), keys.marker(7), keys.home()), "7", "1000",
                GateKeys.expiry(coupon))))).isEqualTo(RedisFailure.AWAY));
    }
}
