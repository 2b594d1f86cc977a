package dev.jumun.system;

import static dev.jumun.testing.Shop.line;

import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** People who claim a coupon of which there are enough, and others who buy, without a break and until it is closed. */
final class FailoverLoad implements AutoCloseable {
    private static final int CLAIMANTS = 3;
    private static final int BUYERS = 2;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Queue<Long> claimants;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isOver;

    private FailoverLoad(List<Long> claimants) {
        this.claimants = new ConcurrentLinkedQueue<>(claimants);
    }

    /** What somebody was told: a status with its error, or what went wrong. */
    private record Answer(String what, Duration took) {}

    /** Begins on all instances. */
    static FailoverLoad begin(List<Instance> instances, String coupon, List<Long> claimants, long product) {
        var load = new FailoverLoad(claimants);
        for (var instance : instances) {
            var shop = instance.shop();
            for (int i = 0; i < CLAIMANTS; i++) {
                load.go(() -> load.claim(shop, coupon));
            }
            for (int i = 0; i < BUYERS; i++) {
                long buyer = shop.customer(1_000_000);
                load.go(() -> shop.order(buyer, null, line(product, 1)));
            }
        }
        return load;
    }

    private Response claim(Shop shop, String coupon) {
        var user = claimants.poll();
        if (user == null) {
            throw new IllegalStateException("More people are needed");
        }
        return shop.claim(user, coupon, null);
    }

    private void go(Supplier<Response> call) {
        threads.add(Thread.ofVirtual().name("failover-load").start(() -> {
            while (!isOver) {
                long begun = System.nanoTime();
                String what;
                try {
                    var response = call.get();
                    what = response.status() + " " + response.error();
                } catch (UncheckedIOException | IllegalStateException failure) {
                    what = failure.toString();
                }
                answers.add(new Answer(what.strip(), Duration.ofNanos(System.nanoTime() - begun)));
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }));
    }

    int answered() {
        return answers.size();
    }

    /** How often what was answered: a status, with its error. */
    Map<String, Long> byAnswer() {
        return answers.stream()
                .collect(Collectors.groupingBy(Answer::what, TreeMap::new, Collectors.counting()));
    }

    Duration slowest() {
        return answers.stream().map(Answer::took).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** Returns when everybody has been answered. */
    void finish() {
        isOver = true;
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish();
    }
}
