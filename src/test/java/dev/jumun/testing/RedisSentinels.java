package dev.jumun.testing;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A master, its replica and three Sentinels of one test's own, in which each kind asks for a password of its own. Not meant
 * for several threads.
 */
public final class RedisSentinels implements AutoCloseable {
    private static final int SENTINELS = 3;
    // Sentinels tell each other of themselves every two seconds, and look at the servers every ten.
    private static final Duration COMPLETE_WITHIN = Duration.ofSeconds(60);

    private final List<RedisServer> servers;
    private final List<RedisSentinel> sentinels;

    private RedisSentinels(List<RedisServer> servers, List<RedisSentinel> sentinels) {
        this.servers = servers;
        this.sentinels = sentinels;
    }

    /** All of whom know each other, and of whom the replica has what the master has. */
    public static RedisSentinels start() {
        var servers = Stream.generate(() -> RedisServer.start(RedisAccess.options(), RedisAccess.OPERATORS_PASSWORD))
                .limit(2)
                .toList();
        follow(servers.getLast(), servers.getFirst());
        var all = new RedisSentinels(servers,
                Stream.generate(() -> RedisSentinel.of(servers.getFirst())).limit(SENTINELS).toList());
        all.awaitComplete();
        return all;
    }

    private static void follow(RedisServer replica, RedisServer master) {
        replica.call(redis -> redis.replicaof(master.host(), master.port()));
        await().atMost(COMPLETE_WITHIN)
                .until(() -> replica.call(redis -> redis.info("replication")).contains("master_link_status:up"));
    }

    /** Settings that lead an application to the master, whoever that is. */
    public List<String> properties() {
        var nodes = sentinels.stream()
                .map(RedisSentinel::address)
                .collect(joining(",", "spring.data.redis.sentinel.nodes=", ""));
        return Stream.concat(RedisAccess.properties().stream(),
                Stream.of("spring.data.redis.sentinel.master=" + RedisSentinel.MASTER,
                        "spring.data.redis.sentinel.password=" + RedisSentinel.PASSWORD, nodes))
                .toList();
    }

    /** The one whom applications ask before the others. */
    public RedisSentinel first() {
        return sentinels.getFirst();
    }

    /** Whom the last of the Sentinels calls the master. */
    public RedisServer master() {
        var address = (InetSocketAddress) sentinels.getLast()
                .call(sentinel -> sentinel.getMasterAddrByName(RedisSentinel.MASTER));
        return servers.stream().filter(server -> server.port() == address.getPort()).findFirst().orElseThrow();
    }

    /** The other one. */
    public RedisServer besides(RedisServer server) {
        return servers.get(servers.getFirst().equals(server) ? 1 : 0);
    }

    /** The replica gets nothing more, until the Sentinels see to it some ten seconds later. */
    public void cutReplication() {
        besides(master()).call(replica -> replica.replicaof("127.0.0.1", 1));
    }

    /** As an operator would, before a master is taken away for maintenance. */
    public void failOver() {
        sentinels.getLast().call(sentinel -> sentinel.failover(RedisSentinel.MASTER));
    }

    /** Makes the one that is not the master its replica, by hand: unlike Sentinels, this cuts no connection of a client. */
    public void demoteOther() {
        var master = master();
        follow(besides(master), master);
    }

    /** Starts the one that is dead, and returns when all are well again. */
    public void complete() {
        var other = besides(master());
        if (!other.isRunning()) {
            other.restartEmpty();
        }
        demoteOther();
        awaitComplete();
    }

    private void awaitComplete() {
        await().atMost(COMPLETE_WITHIN).ignoreExceptions().until(() -> sentinels.stream().allMatch(this::seesAll));
        var master = master();
        await().atMost(COMPLETE_WITHIN)
                .until(() -> master.call(RedisCommands::role).getFirst().equals("master"));
    }

    private boolean seesAll(RedisSentinel sentinel) {
        Map<String, String> master = sentinel.call(redis -> redis.master(RedisSentinel.MASTER));
        var replicas = sentinel.call(redis -> redis.replicas(RedisSentinel.MASTER));
        return "master".equals(master.get("flags"))
                && Integer.toString(SENTINELS - 1).equals(master.get("num-other-sentinels")) && replicas.size() == 1
                && "slave".equals(replicas.getFirst().get("flags"))
                && "ok".equals(replicas.getFirst().get("master-link-status"));
    }

    /** Kills all of them and removes what they wrote. */
    @Override
    public void close() {
        sentinels.forEach(RedisSentinel::close);
        servers.forEach(RedisServer::close);
    }
}
