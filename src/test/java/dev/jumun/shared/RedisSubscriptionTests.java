package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.RedisCluster;
import dev.jumun.testing.RedisServer;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A subscription in a Cluster that loses its node. */
@DatabaseTest
@OnOneEngine
class RedisSubscriptionTests {
    private static final String CHANNEL = "outbox:wake";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();

    private static LettuceConnectionFactory connections(RedisCluster cluster) {
        var settings = cluster.properties()
                .stream()
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        var configuration = new RedisClusterConfiguration(
                List.of(settings.getOrDefault("spring.data.redis.cluster.nodes", "").split(",", -1)));
        configuration.setUsername(settings.getOrDefault("spring.data.redis.username", ""));
        configuration.setPassword(settings.getOrDefault("spring.data.redis.password", ""));
        var connections = new LettuceConnectionFactory(configuration, LettuceClientConfiguration.builder()
                .clientOptions(ClusterClientOptions.builder()
                        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                .enablePeriodicRefresh(BETWEEN_LOOKS)
                                .build())
                        .build())
                .build());
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }

    private static List<RedisServer> subscribed(RedisCluster cluster) {
        return cluster.answering()
                .stream()
                .filter(server -> server.call(redis -> redis.pubsubNumsub(CHANNEL).getOrDefault(CHANNEL, 0L)) > 0)
                .toList();
    }

    private void mustHear(RedisCluster cluster) {
        int before = heard.get();
        await().atMost(PATIENCE).until(() -> {
            cluster.answering().getLast().call(redis -> redis.publish(CHANNEL, "something"));
            return heard.get() > before;
        });
    }

    @Test
    void movesToAnotherNodeAndStaysThereWhenItsOwnIsForgotten() {
        try (var cluster = RedisCluster.startWithReplicas()) {
            var connections = connections(cluster);
            var subscription = new RedisSubscription(connections, "listener", (_, _) -> heard.incrementAndGet(),
                    missed::incrementAndGet, List.of(CHANNEL));
            try {
                subscription.start();
                await().atMost(PATIENCE).until(() -> subscribed(cluster).size() == 1);
                mustHear(cluster);
                assertThat(missed).hasValue(0);
                var node = subscribed(cluster).getFirst();

                node.kill();
                await().atMost(PATIENCE).until(() -> missed.get() > 0);
                mustHear(cluster);
                cluster.forget(node);

                // The client believed that it was still connected to who is gone, and left its new node at each look.
                int before = missed.get();
                await().atMost(PATIENCE)
                        .during(BETWEEN_LOOKS.multipliedBy(6))
                        .untilAsserted(() -> assertThat(missed.get() - before).isLessThanOrEqualTo(1));
                mustHear(cluster);
            } finally {
                subscription.stop();
                connections.destroy();
            }
        }
    }
}
