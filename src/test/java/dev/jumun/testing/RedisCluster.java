package dev.jumun.testing;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis cluster of one test's own: three masters that share the slots evenly, and no replicas. */
public final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    // Masters wait two seconds by themselves before they call a cluster whole.
    private static final Duration WHOLE_WITHIN = Duration.ofSeconds(60);

    private final List<RedisServer> masters;

    private RedisCluster(List<RedisServer> masters) {
        this.masters = masters;
    }

    /** An empty cluster of which every master says that it is whole. */
    public static RedisCluster start() {
        var masters = Stream.generate(() -> RedisServer.start(List.of("--cluster-enabled", "yes")))
                .limit(MASTERS)
                .toList();
        var cluster = new RedisCluster(masters);
        cluster.join();
        return cluster;
    }

    /** Settings that lead an application to this cluster. */
    public List<String> properties() {
        return List.of(masters.stream()
                .map(master -> master.host() + ":" + master.port())
                .collect(joining(",", "spring.data.redis.cluster.nodes=", "")));
    }

    /** Kills all masters and removes what they wrote. */
    @Override
    public void close() {
        masters.forEach(RedisServer::close);
    }

    private void join() {
        var first = masters.getFirst();
        for (int i = 0; i < MASTERS; i++) {
            var master = masters.get(i);
            // Slot by slot: ranges are only understood from Redis 7 on.
            var slots = IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS).toArray();
            master.call(redis -> redis.clusterAddSlots(slots));
            if (i > 0) {
                first.call(redis -> redis.clusterMeet(master.host(), master.port()));
            }
        }
        await().atMost(WHOLE_WITHIN)
                .until(() -> masters.stream()
                        .allMatch(master -> master.call(RedisCommands::clusterInfo).contains("cluster_state:ok")));
    }
}
