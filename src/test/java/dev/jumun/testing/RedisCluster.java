package dev.jumun.testing;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Redis cluster of one test's own: three masters that share the slots evenly, with a replica each or without. Not meant for
 * several threads.
 */
public final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    // Masters wait two seconds by themselves before they call a cluster whole.
    private static final Duration WHOLE_WITHIN = Duration.ofSeconds(60);
    // Long enough for a machine that is busy with tests.
    private static final String DOWN_AFTER_MILLIS = "2000";

    private final List<RedisServer> masters;
    private final List<RedisServer> nodes;
    private final List<String> access;

    private RedisCluster(List<RedisServer> masters, List<RedisServer> replicas, List<String> access) {
        this.masters = masters;
        this.nodes = Stream.of(masters, replicas).flatMap(List::stream).toList();
        this.access = access;
    }

    /** An empty cluster of which every master says that it is whole. */
    public static RedisCluster start() {
        var masters = several(() -> RedisServer.start(List.of("--cluster-enabled", "yes")));
        var cluster = new RedisCluster(masters, List.of(), List.of());
        cluster.join();
        return cluster;
    }

    /** The same, in which each master has a replica with what it has, and that asks for passwords. */
    public static RedisCluster startWithReplicas() {
        var options = new ArrayList<>(RedisAccess.optionsInACluster());
        options.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", DOWN_AFTER_MILLIS));
        Supplier<RedisServer> server = () -> RedisServer.start(options, RedisAccess.OPERATORS_PASSWORD);
        var masters = several(server);
        var replicas = several(server);
        var cluster = new RedisCluster(masters, replicas, RedisAccess.properties());
        cluster.join();
        for (int i = 0; i < MASTERS; i++) {
            var master = masters.get(i).call(RedisCommands::clusterMyId);
            replicas.get(i).call(redis -> redis.clusterReplicate(master));
        }
        cluster.awaitWhole();
        return cluster;
    }

    private static List<RedisServer> several(Supplier<RedisServer> start) {
        return Stream.generate(start).limit(MASTERS).toList();
    }

    /** Settings that lead an application to this cluster. */
    public List<String> properties() {
        var first = masters.stream()
                .map(master -> master.host() + ":" + master.port())
                .collect(joining(",", "spring.data.redis.cluster.nodes=", ""));
        return Stream.concat(Stream.of(first), access.stream()).toList();
    }

    /** Who decides about the key, as those say who answer. */
    public RedisServer masterOf(String key) {
        return server(topology().getPartitionBySlot(SlotHash.getSlot(key)));
    }

    /** Who would take over from this master. */
    public RedisServer replicaOf(RedisServer master) {
        var topology = topology();
        var id = node(topology, master).getNodeId();
        return topology.stream()
                .filter(node -> id.equals(node.getSlaveOf()))
                .map(this::server)
                .findFirst()
                .orElseThrow();
    }

    /** Those who answer. */
    public List<RedisServer> answering() {
        return nodes.stream().filter(RedisServer::isAnswering).toList();
    }

    /** Those who answer forget a dead node for good, as an operator sees to who has replaced it. */
    public void forget(RedisServer dead) {
        var id = node(topology(), dead).getNodeId();
        // Whoever has forgotten a master elects nobody in its place.
        await().atMost(WHOLE_WITHIN)
                .until(() -> answering().stream()
                        .allMatch(node -> topology(node).stream().noneMatch(other -> id.equals(other.getSlaveOf()))));
        answering().forEach(node -> node.call(redis -> redis.clusterForget(id)));
    }

    /** Starts those who are dead, and returns when each of six is well and each master has its replica. */
    public void complete() {
        nodes.stream().filter(node -> !node.isRunning()).forEach(RedisServer::restartEmpty);
        awaitWhole();
    }

    /** Kills all nodes and removes what they wrote. */
    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }

    private Partitions topology() {
        var topology = topology(answering().getFirst());
        topology.updateCache();
        return topology;
    }

    private static Partitions topology(RedisServer seenBy) {
        String nodes = seenBy.call(RedisCommands::clusterNodes);
        return ClusterPartitionParser.parse(nodes);
    }

    private static RedisClusterNode node(Partitions topology, RedisServer server) {
        return topology.stream().filter(node -> node.getUri().getPort() == server.port()).findFirst().orElseThrow();
    }

    private RedisServer server(RedisClusterNode node) {
        return nodes.stream().filter(server -> server.port() == node.getUri().getPort()).findFirst().orElseThrow();
    }

    private void join() {
        var first = masters.getFirst();
        for (int i = 0; i < MASTERS; i++) {
            // Slot by slot: ranges are only understood from Redis 7 on.
            var slots = IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS).toArray();
            masters.get(i).call(redis -> redis.clusterAddSlots(slots));
        }
        nodes.stream().skip(1).forEach(node -> first.call(redis -> redis.clusterMeet(node.host(), node.port())));
        await().atMost(WHOLE_WITHIN)
                .until(() -> nodes.stream()
                        .map(node -> node.call(RedisCommands::clusterInfo))
                        .allMatch(info -> info.contains("cluster_state:ok")
                                && info.contains("cluster_known_nodes:" + nodes.size() + "\r")));
    }

    private void awaitWhole() {
        await().atMost(WHOLE_WITHIN).ignoreExceptions().until(() -> nodes.stream().allMatch(this::seesAll));
    }

    private boolean seesAll(RedisServer node) {
        var topology = topology(node);
        var replication = node.call(redis -> redis.info("replication"));
        return node.call(RedisCommands::clusterInfo).contains("cluster_state:ok")
                && topology.stream().filter(other -> other.getSlaveOf() != null).count() == MASTERS
                && topology.stream()
                        .noneMatch(other -> other.is(RedisClusterNode.NodeFlag.FAIL)
                                || other.is(RedisClusterNode.NodeFlag.EVENTUAL_FAIL))
                && (replication.contains("connected_slaves:1") || replication.contains("master_link_status:up"));
    }
}
