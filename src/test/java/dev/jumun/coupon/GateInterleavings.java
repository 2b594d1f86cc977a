package dev.jumun.coupon;

import dev.jumun.coupon.ClaimGate.Pass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A handful of users, claims that stop between any two of their steps, loads, drops and evictions, in an order that a seed decides;
 * the database is a set. What each claim does is what {@link Claims} does.
 */
final class GateInterleavings {
    private static final int USERS = 6;
    private static final int STEPS = 60;

    private final StringRedisTemplate redis;
    private final ClaimGate gate;
    private final Coupon coupon;
    private final Random random;
    private final int total;
    private final Set<Long> holders = new TreeSet<>();
    private final Map<Long, Integer> underWay = new HashMap<>();
    private final Set<Long> toldSoldOutWhileUnderWay = new TreeSet<>();
    private final List<Queue<Runnable>> threads = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private int loads;

    GateInterleavings(StringRedisTemplate redis, ClaimGate gate, Coupon coupon, long seed) {
        this.redis = redis;
        this.gate = gate;
        this.coupon = coupon;
        this.random = new Random(seed);
        this.total = 1 + random.nextInt(coupon.totalQuantity());
    }

    /** Runs until all is quiet and the reconciler has been there; returns what is wrong then, or nothing. */
    String run() {
        load();
        for (int step = 0; step < STEPS || !threads.isEmpty(); step++) {
            int choice = step < STEPS ? random.nextInt(20) : 20;
            if (choice < 6) {
                claim(1 + random.nextInt(USERS));
            } else if (choice == 6) {
                trace.add("drop");
                gate.drop(coupon);
                load();
            } else if (choice < 9) {
                trace.add("evict");
                redis.delete(GateKeys.of(coupon.code()).quota());
            } else if (!threads.isEmpty()) {
                threads.get(random.nextInt(threads.size())).remove().run();
            }
            threads.removeIf(Queue::isEmpty);
            if (isMiscounted()) {
                return "miscounted: " + trace;
            }
        }
        reconcile();
        return judge();
    }

    /** At every moment, a loaded quota is what is left after all who have a slot or a coupon. */
    private boolean isMiscounted() {
        var keys = GateKeys.of(coupon.code());
        var all = keys.with(List.of(keys.quota()), LongStream.rangeClosed(1, USERS).boxed().toList());
        var values = Objects.requireNonNull(redis.opsForValue().multiGet(all));
        var quota = values.getFirst();
        return quota != null
                && Long.parseLong(quota) != total - values.stream().skip(1).filter(Objects::nonNull).count();
    }

    private String judge() {
        var state = gate.inspect(coupon, USERS).orElseThrow();
        var forgotten = holders.stream().filter(holder -> gate.enter(coupon, holder) != Pass.CLAIMED).toList();
        var sentAway = toldSoldOutWhileUnderWay.stream().filter(holders::contains).toList();
        boolean right = holders.size() <= total && state.quota().orElse(-1) == total - holders.size()
                && forgotten.isEmpty() && sentAway.isEmpty();
        return right
                ? ""
                : "%s of %d, holders %s, forgotten %s, sent away %s: %s".formatted(state, total, holders, forgotten,
                        sentAway, trace);
    }

    private Queue<Runnable> newThread() {
        var steps = new ArrayDeque<Runnable>();
        threads.add(steps);
        return steps;
    }

    private void claim(long user) {
        var pass = gate.enter(coupon, user);
        trace.add("enter " + user + " " + pass);
        switch (pass) {
            case SOLD_OUT -> {
                if (holders.contains(user) || underWay.getOrDefault(user, 0) > 0) {
                    toldSoldOutWhileUnderWay.add(user);
                }
            }
            case CLAIMED -> {
            }
            case UNKNOWN -> {
                load();
                decide(user, pass);
            }
            case RESERVED, UNDER_WAY, AWAY -> decide(user, pass);
        }
    }

    private void decide(long user, Pass pass) {
        underWay.merge(user, 1, Integer::sum);
        boolean fails = random.nextInt(7) == 0;
        var steps = newThread();
        steps.add(() -> {
            if (fails) {
                trace.add("fail " + user);
                if (pass != Pass.UNDER_WAY) {
                    gate.release(coupon, user);
                }
                underWay.merge(user, -1, Integer::sum);
            } else {
                boolean granted = holders.contains(user) || (holders.size() < total && holders.add(user));
                trace.add("decide " + user + " " + granted);
                steps.add(() -> tell(user, granted));
            }
        });
    }

    private void tell(long user, boolean granted) {
        trace.add("tell " + user);
        if (granted) {
            gate.settle(coupon, List.of(user));
        } else if (gate.refute(coupon, user)) {
            load();
        }
        underWay.merge(user, -1, Integer::sum);
    }

    private void load() {
        var token = "load-" + ++loads;
        var steps = newThread();
        steps.add(() -> {
            if (gate.beginLoading(coupon, token)) {
                trace.add("begin " + token);
                steps.add(() -> {
                    var snapshot = List.copyOf(holders);
                    trace.add("snapshot " + snapshot);
                    snapshot.forEach(holder -> steps.add(() -> gate.mark(coupon, token, List.of(holder))));
                    steps.add(() -> trace.add(
                            "publish " + gate.publish(coupon, token, total - snapshot.size())));
                });
            }
        });
    }

    /** Everything is overdue by now. */
    private void reconcile() {
        for (var user : gate.inspect(coupon, USERS).orElseThrow().overdue()) {
            if (holders.contains(user)) {
                gate.settle(coupon, List.of(user));
            } else {
                gate.releaseAll(coupon, List.of(user));
            }
        }
        if (gate.beginLoading(coupon, "last")) {
            gate.mark(coupon, "last", holders);
            gate.publish(coupon, "last", total - holders.size());
        }
    }
}
