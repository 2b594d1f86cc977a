package dev.jumun.system;

import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import dev.jumun.testing.Together;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Everybody wants one coupon at the same moment, over all instances. A client whose instance dies, or is told to come
 * back, counts its try as lost.
 */
final class Stampede {
    /** More at once would measure the sockets of the test. */
    private static final int CLIENTS = 100;
    /** No answer: the instance is dead. */
    static final String NO_ANSWER = "NO_ANSWER";

    private final List<Shop> shops;
    private final String code;
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

    Stampede(String code, List<Shop> shops) {
        this.code = code;
        this.shops = shops;
    }

    /** What one user was told once; the error is empty for a claim that was granted. */
    record Attempt(long user, String error) {}

    /** Lets each user try so often, in random order, and returns when all have been answered. */
    void run(List<Long> users, int tries, long seed) {
        var order = new ArrayList<Long>();
        for (int i = 0; i < tries; i++) {
            order.addAll(users);
        }
        Collections.shuffle(order, new Random(seed));
        var waiting = new ConcurrentLinkedQueue<>(order);
        var _ = Together.call(CLIENTS, client -> {
            var shop = shops.get(client % shops.size());
            for (var user = waiting.poll(); user != null; user = waiting.poll()) {
                attempts.add(new Attempt(user, claim(shop, user)));
            }
            return client;
        });
    }

    CompletableFuture<Void> start(List<Long> users, int tries, long seed) {
        return CompletableFuture.runAsync(() -> run(users, tries, seed), command -> Thread.ofVirtual().start(command));
    }

    private String claim(Shop shop, long user) {
        try {
            Response response = shop.claim(user, code, null);
            return response.error();
        } catch (UncheckedIOException dead) {
            return NO_ANSWER;
        }
    }

    List<Long> winners() {
        return attempts.stream().filter(attempt -> attempt.error().isEmpty()).map(Attempt::user).toList();
    }

    /** How often each error was answered. */
    Map<String, Long> errors() {
        return attempts.stream()
                .collect(Collectors.groupingBy(Attempt::error, TreeMap::new, Collectors.counting()));
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }
}
