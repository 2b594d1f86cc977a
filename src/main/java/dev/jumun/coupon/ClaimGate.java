package dev.jumun.coupon;

import dev.jumun.shared.RedisFailure;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Decides in Redis who is early enough to be worth asking the database about. Remaining quota = total − holders −
 * reservations; whatever Redis loses or makes up, the database has the last word.
 *
 * <p>No method throws when Redis does not answer: it says so, or says nothing, and the reconciler makes up for it.
 */
@Component
class ClaimGate {
    private static final Logger log = LoggerFactory.getLogger(ClaimGate.class);
    private static final String TURN = "coupon:reconciler";

    private final StringRedisTemplate redis;
    private final CircuitBreaker breaker;
    private final ClaimMetrics metrics;
    private final CouponProperties properties;

    ClaimGate(StringRedisTemplate redis, ClaimMetrics metrics, CouponProperties properties) {
        this.redis = redis;
        this.metrics = metrics;
        this.properties = properties;
        this.breaker = CircuitBreaker.of("coupon-gate", GateBreaker.config());
        breaker.getEventPublisher().onStateTransition(change -> {
            log.warn("Redis, as the coupon gate sees it: {}", change.getStateTransition());
            if (change.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                reconnect();
            }
        });
        metrics.watch(breaker);
    }

    /** What the gate says to a user who wants the coupon. */
    enum Pass {
        /** A slot is reserved for the user. */
        RESERVED,
        /** Another request of the same user has a slot, and the database has not said yet what became of it. */
        UNDER_WAY,
        /** The user holds one. */
        CLAIMED,
        /** None is left. */
        SOLD_OUT,
        /** The coupon is not loaded; a slot is noted for the user, if there is one. */
        UNKNOWN,
        /** Redis does not answer. */
        AWAY
    }

    /**
     * What the gate holds of one coupon.
     *
     * @param quota empty while it is not loaded
     * @param overdue some of the users whose reservation is past its deadline
     */
    record State(Optional<Integer> quota, int reservations, List<Long> overdue) {
        /** @param text such as {@code 93;3;17,21}; without a quota {@code ;3;17,21} */
        private static State parse(String text) {
            var parts = text.split(";", -1);
            return new State(parts[0].isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(parts[0])),
                    Integer.parseInt(parts[1]),
                    Stream.of(parts[2].split(",", -1)).filter(user -> !user.isEmpty()).map(Long::valueOf).toList());
        }
    }

    Pass enter(Coupon coupon, long user) {
        var keys = GateKeys.of(coupon.code());
        return ask("enter", () -> Pass.valueOf(run(GateScripts.ENTER,
                List.of(keys.quota(), keys.pending(), keys.marker(user), keys.home()), Long.toString(user),
                Long.toString(properties.reservationTime().toMillis()), GateKeys.expiry(coupon))))
                .orElse(Pass.AWAY);
    }

    /** The database says that these users hold the coupon; empty when Redis could not be told. */
    Optional<Long> settle(Coupon coupon, Collection<Long> users) {
        var keys = GateKeys.of(coupon.code());
        return ask("settle", () -> run(GateScripts.SETTLE,
                keys.with(List.of(keys.quota(), keys.pending(), keys.late()), users),
                arguments(List.of(GateKeys.expiry(coupon)), users)));
    }

    /** The claim for which the user entered had no effect: the slot is free, unless another claim of the user joined it. */
    void release(Coupon coupon, long user) {
        var _ = release(coupon, "own", List.of(user));
    }

    /** The database says that these users do not hold it and their time is over: their slots are free again. */
    Optional<Long> releaseAll(Coupon coupon, Collection<Long> users) {
        return release(coupon, "all", users);
    }

    private Optional<Long> release(Coupon coupon, String which, Collection<Long> users) {
        var keys = GateKeys.of(coupon.code());
        return ask("release", () -> run(GateScripts.RELEASE, keys.with(List.of(keys.quota(), keys.pending()), users),
                arguments(List.of(which), users)));
    }

    /** The database says that none is left although the user got a slot; true when the quota was wrong. */
    boolean refute(Coupon coupon, long user) {
        var keys = GateKeys.of(coupon.code());
        return ask("refute", () -> run(GateScripts.REFUTE, List.of(keys.quota(), keys.pending(), keys.marker(user)),
                Long.toString(user))).orElse(0L) == 1;
    }

    /** Whether this instance is the one that reconciles now; a turn ends by itself. */
    boolean takeTurn(String instance) {
        return ask("turn", () -> Boolean.TRUE.equals(
                redis.opsForValue().setIfAbsent(TURN, instance, properties.reconcileInterval()))).orElse(false);
    }

    /** Empty when Redis does not answer. */
    Optional<State> inspect(Coupon coupon, int maxOverdue) {
        var keys = GateKeys.of(coupon.code());
        return ask("inspect", () -> State.parse(run(GateScripts.INSPECT,
                List.of(keys.quota(), keys.pending(), keys.home()), Integer.toString(maxOverdue))));
    }

    /** Drops a quota that disagrees with the database, unless something has happened since it was read. */
    boolean dropWrong(Coupon coupon, int quota) {
        var keys = GateKeys.of(coupon.code());
        return ask("drop", () -> run(GateScripts.DROP, List.of(keys.quota(), keys.pending()), Integer.toString(quota)))
                .orElse(0L) == 1;
    }

    /** Drops the quota whatever it says, and a load that may have missed something; false when Redis does not answer. */
    boolean drop(Coupon coupon) {
        var keys = GateKeys.of(coupon.code());
        return ask("drop", () -> redis.delete(List.of(keys.quota(), keys.loading()))).isPresent();
    }

    /** Whether the bearer of the token is the one to load the coupon. */
    boolean beginLoading(Coupon coupon, String token) {
        var keys = GateKeys.of(coupon.code());
        return ask("begin", () -> run(GateScripts.BEGIN, List.of(keys.loading(), keys.quota()), token,
                GateLoader.LEASE_MILLIS)).orElse(0L) == 1;
    }

    /** Remembers holders whom the database counted; false when the load is no longer the token's. */
    boolean mark(Coupon coupon, String token, Collection<Long> holders) {
        var keys = GateKeys.of(coupon.code());
        return ask("mark", () -> run(GateScripts.MARK,
                keys.with(List.of(keys.loading(), keys.pending(), keys.late()), holders),
                arguments(List.of(token, GateLoader.LEASE_MILLIS, GateKeys.expiry(coupon)), holders)))
                .orElse(0L) == 1;
    }

    /** Ends loading with what the database had left; false when the load is no longer the token's. */
    boolean publish(Coupon coupon, String token, int remaining) {
        var keys = GateKeys.of(coupon.code());
        return ask("publish", () -> run(GateScripts.PUBLISH,
                List.of(keys.loading(), keys.pending(), keys.late(), keys.quota(), keys.home()), token,
                Integer.toString(remaining), GateKeys.expiry(coupon))).orElse(0L) == 1;
    }

    /** Lets others load at once what this load could not. */
    void abandon(Coupon coupon, String token) {
        var _ = ask("abandon", () -> run(GateScripts.ABANDON, List.of(GateKeys.of(coupon.code()).loading()), token));
    }

    /**
     * A server that vanished without a word, or is a replica by now, leaves a connection behind that the client would keep:
     * the next one is made to whom Sentinel names. In a Cluster the client asks who is master when connections break, but not
     * when there are no answers.
     */
    private void reconnect() {
        if (redis.getConnectionFactory() instanceof LettuceConnectionFactory connections) {
            connections.resetConnection();
            if (connections.isRunning() && connections.getNativeClient() instanceof RedisClusterClient cluster) {
                var _ = cluster.refreshPartitionsAsync();
            }
        }
    }

    private <T> T run(RedisScript<T> script, List<String> keys, Object... arguments) {
        return redis.execute(script, keys, arguments);
    }

    private static Object[] arguments(List<String> first, Collection<Long> users) {
        return Stream.concat(first.stream(), users.stream().map(String::valueOf)).toArray();
    }

    /** Through the breaker: while Redis is dead, asking it costs nothing. */
    private <T> Optional<T> ask(String operation, Supplier<T> call) {
        var timing = metrics.timeGate(operation);
        try {
            var answer = breaker.executeSupplier(call);
            timing.answered();
            return Optional.of(answer);
        } catch (CallNotPermittedException open) {
            timing.notAsked();
            return Optional.empty();
        } catch (RuntimeException failure) {
            timing.failed();
            switch (RedisFailure.of(failure)) {
                case AWAY -> log.debug("Redis did not answer to {}", operation, failure);
                // Somebody has to look.
                case REFUSED -> log.warn("Redis refused to {}", operation, failure);
            }
            return Optional.empty();
        }
    }
}
