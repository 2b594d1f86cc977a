package dev.jumun.bench.yardstick;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.server.RedisAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/** The service's own claim script in a database of its Redis that the service does not use, with one coupon to claim. */
final class ClaimScript {
    static final int DATABASE = 1;
    private static final JedisClientConfig CONFIG = DefaultJedisClientConfig.builder().database(DATABASE).build();
    private static final Pattern REPLICATION_ID = Pattern.compile("master_replid:(\\p{XDigit}+)");
    private static final String COUPON = "coupon:{BENCH}:";
    private static final String USER = "user_coupon:{BENCH}:";
    /** More than can be claimed in any turn. */
    private static final int LARGE = 1_000_000_000;
    private static final Duration RESERVATION = Duration.ofSeconds(30);
    /** Longer than any turn; afterwards the keys are deleted. */
    private static final Duration EXPIRY = Duration.ofHours(1);

    private final RedisAddress redis;
    private final String script;
    private final boolean soldOut;

    /** @param script the text of the service's {@code enter.lua} */
    ClaimScript(RedisAddress redis, String script, boolean soldOut) {
        this.redis = redis;
        this.script = script;
        this.soldOut = soldOut;
    }

    /** Whether there is something in that database, which then belongs to somebody else. */
    static boolean isOccupied(RedisAddress redis) {
        try (var client = new Jedis(redis.host(), redis.port(), CONFIG)) {
            return client.dbSize() > 0;
        } catch (JedisException failure) {
            throw new BenchFailed("No Redis answers at " + redis.host() + ":" + redis.port() + ": "
                    + failure.getMessage(), failure);
        }
    }

    /**
     * Loads the coupon as the service does: a quota, and the master that it is true for. Returns the command that claims
     * it for a user.
     *
     * @param user stands for the user's id
     */
    List<String> load(String user) {
        try (var client = new Jedis(redis.host(), redis.port(), CONFIG)) {
            client.set(COUPON + "quota", Integer.toString(soldOut ? 0 : LARGE));
            client.set(COUPON + "home", replicationId(client.info("replication")));
            return List.of("EVALSHA", client.scriptLoad(script), "4", COUPON + "quota", COUPON + "pending", USER + user,
                    COUPON + "home", user, Long.toString(RESERVATION.toMillis()),
                    Long.toString(Instant.now().plus(EXPIRY).toEpochMilli()));
        }
    }

    private static String replicationId(String replication) {
        Matcher found = REPLICATION_ID.matcher(replication);
        if (!found.find()) {
            throw new IllegalStateException("A Redis without a replication id");
        }
        return found.group(1);
    }

    /** @throws BenchFailed unless the script answers here what it answers the service */
    void check() {
        var expected = soldOut ? "SOLD_OUT" : "RESERVED";
        try (var client = new Jedis(redis.host(), redis.port(), CONFIG)) {
            var command = load("1");
            var answer = String.valueOf(
                    client.evalsha(command.get(1), command.subList(3, 7), command.subList(7, command.size())));
            if (!answer.equals(expected)) {
                throw new BenchFailed("The claim script answers " + answer + " instead of " + expected + ".");
            }
        }
    }

    /** Deletes all that claims have left. */
    void clear() {
        try (var client = new Jedis(redis.host(), redis.port(), CONFIG)) {
            client.flushDB();
        }
    }
}
