package dev.jumun.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.coupon.ClaimGate.Pass;
import dev.jumun.shared.Money;
import dev.jumun.shared.RedisSubscription;
import dev.jumun.testing.Shop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The gate and a subscription, with the client as the application sets it up, under load while Redis changes its master; the
 * database is left out.
 */
final class GateFailover implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What a claim waits at most for a master that hangs and for Sentinels that do, and a second for a busy machine. */
    private static final Duration SLOWEST = Duration.ofSeconds(5);
    private static final String CHANNEL = "outbox:wake";
    private static final int CLAIMANTS = 4;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ConfigurableApplicationContext context;
    private final StringRedisTemplate redis;
    private final ClaimGate gate;
    private final RedisSubscription subscription;
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicLong users = new AtomicLong(1000);

    /** What of the application is about Redis only. */
    @Configuration(proxyBeanMethods = false)
    @ComponentScan(basePackages = "dev.jumun.shared", useDefaultFilters = false, includeFilters = @Filter(type = FilterType.REGEX, pattern = "dev\\.jumun\\.shared\\.RedisClient"))
    static class Client {}

    /** @param settings that lead to the Redis */
    GateFailover(List<String> settings) {
        this.context = new SpringApplicationBuilder(Client.class, DataRedisAutoConfiguration.class)
                .web(WebApplicationType.NONE)
                .run(settings.stream().map(setting -> "--" + setting).toArray(String[]::new));
        this.redis = context.getBean(StringRedisTemplate.class);
        this.gate = new ClaimGate(redis, new ClaimMetrics(new SimpleMeterRegistry()),
                new CouponProperties(Duration.ofMinutes(1), Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 1,
                        Duration.ofSeconds(1)));
        this.subscription = new RedisSubscription(context.getBean(LettuceConnectionFactory.class), "gate-failover",
                (_, _) -> heard.incrementAndGet(), () -> {}, List.of(CHANNEL));
        subscription.start();
    }

    private record Answer(Pass pass, Duration took) {}

    private static Coupon coupon() {
        var now = Instant.now();
        return new Coupon(1, Shop.freshCode(), CouponType.FIXED, Money.of("1.00"), now.minusSeconds(60),
                now.plusSeconds(600), 1_000_000, null, null);
    }

    private void load(Coupon coupon, int remaining) {
        assertThat(gate.beginLoading(coupon, "token")).isTrue();
        assertThat(gate.mark(coupon, "token", List.of(1L))).isTrue();
        assertThat(gate.publish(coupon, "token", remaining)).isTrue();
    }

    /** A key of the coupon that is asked for: who is its master, is whom it is about. */
    interface Strike {
        void at(String key);
    }

    /** Returns when gate and subscription are as they were, at the new master. */
    void mustGoOn(String what, Strike strike, Supplier<Boolean> isOver) {
        var coupon = coupon();
        await().atMost(PATIENCE).until(() -> gate.inspect(coupon, 1).isPresent());
        load(coupon, 0);
        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.SOLD_OUT);
        awaitMessage();
        var answers = new ConcurrentLinkedQueue<Answer>();
        var over = new AtomicInteger();
        var threads = claim(coupon, answers, over);
        long begun = System.nanoTime();
        strike.at(GateKeys.of(coupon.code()).quota());
        await().atMost(PATIENCE).ignoreExceptions().until(isOver::get);
        var promoted = since(begun);
        // Its successor has the quota, and does not believe it.
        await().atMost(PATIENCE).until(() -> answers.stream().anyMatch(answer -> answer.pass() == Pass.UNKNOWN));
        var gated = since(begun);
        awaitMessage();
        var subscribed = since(begun);
        over.set(1);
        threads.forEach(GateFailover::join);
        System.out.printf(
                "[redis] %s: promoted after %d ms, gate after %d ms, messages after %d ms; %s, slowest %d ms%n",
                what, promoted.toMillis(), gated.toMillis(), subscribed.toMillis(), byPass(answers),
                slowest(answers).toMillis());

        assertThat(byPass(answers).keySet()).isSubsetOf(Pass.SOLD_OUT, Pass.AWAY, Pass.UNKNOWN);
        assertThat(slowest(answers)).isLessThan(SLOWEST);
        load(coupon, 0);
        assertThat(gate.enter(coupon, 1)).isEqualTo(Pass.CLAIMED);
        assertThat(gate.enter(coupon, 2)).isEqualTo(Pass.SOLD_OUT);
    }

    private List<Thread> claim(Coupon coupon, Queue<Answer> answers, AtomicInteger over) {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLAIMANTS; i++) {
            threads.add(Thread.ofVirtual().name("claimant").start(() -> {
                while (over.get() == 0) {
                    long begun = System.nanoTime();
                    var pass = gate.enter(coupon, users.incrementAndGet());
                    answers.add(new Answer(pass, since(begun)));
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }));
        }
        return threads;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitMessage() {
        int before = heard.get();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            redis.convertAndSend(CHANNEL, "");
            return heard.get() > before;
        });
    }

    private static Map<Pass, Long> byPass(Queue<Answer> answers) {
        return answers.stream().collect(Collectors.groupingBy(Answer::pass, TreeMap::new, Collectors.counting()));
    }

    private static Duration slowest(Queue<Answer> answers) {
        return answers.stream().map(Answer::took).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static Duration since(long begunNanos) {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    @Override
    public void close() {
        subscription.stop();
        context.close();
    }
}
