package dev.jumun.faults.kit;

import dev.jumun.faults.kit.Attempt.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Buyers who behave as real clients do: each write has a key, and what a buyer is left in doubt about he repeats with the
 * same key, at another instance, until he knows. Everything is noted.
 */
public final class Load implements AutoCloseable {
    /** Of each buyer, as if he had two windows open. */
    private static final int SESSIONS = 2;
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final Goods goods;
    private final List<Integer> ports;
    private final long seed;
    private final Habits habits;
    private final long begun = System.nanoTime();
    private final Client client = new Client();
    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final List<Buyer> buyers;
    private final CountDownLatch ended;
    private volatile boolean closing;
    private volatile boolean abandoned;

    /** How long a buyer waits for an answer before he asks again: anything in between. */
    public record Patience(Duration least, Duration most) {
        /** As browsers and apps have it. */
        public static final Patience USUAL = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(5));
        /** Longer than the service may take, so that its own time is what is seen. */
        public static final Patience LONG = new Patience(Duration.ofSeconds(29), Duration.ofSeconds(30));

        Duration some() {
            return Duration.ofMillis(ThreadLocalRandom.current().nextLong(least.toMillis(), most.toMillis()));
        }
    }

    /**
     * How buyers go about it.
     *
     * @param pause between two writes of one session
     * @param patience with an answer that does not come
     * @param cancels whether they change their minds now and then, and what they bought is for sale again
     */
    public record Habits(Duration pause, Patience patience, boolean cancels) {
        /** Those of most buyers, with that pause. */
        public static Habits pausing(Duration pause) {
            return new Habits(pause, Patience.USUAL, true);
        }

        public Habits with(Patience other) {
            return new Habits(pause, other, cancels);
        }

        public Habits keepingWhatTheyBuy() {
            return new Habits(pause, patience, false);
        }
    }

    private Load(Goods goods, List<Integer> ports, long seed, Habits habits, int sessions) {
        this.goods = goods;
        this.ports = List.copyOf(ports);
        this.seed = seed;
        this.habits = habits;
        this.buyers = goods.users().stream().map(Buyer::new).toList();
        this.ended = new CountDownLatch(buyers.size() * sessions);
    }

    /**
     * Lets all buyers begin.
     *
     * @param ports of the instances, or of what stands before them
     * @param seed of what each of them wants; when they get it is up to the machine
     */
    public static Load begin(Goods goods, List<Integer> ports, long seed, Habits habits) {
        var load = new Load(goods, ports, seed, habits, SESSIONS);
        for (var buyer : load.buyers) {
            for (int session = 0; session < SESSIONS; session++) {
                int number = session;
                Thread.ofVirtual().name("buyer-" + buyer.user + "-" + session).start(() -> {
                    try {
                        buyer.shop(number);
                    } finally {
                        load.ended.countDown();
                    }
                });
            }
        }
        return load;
    }

    /** Buyers who do nothing by themselves; whoever holds this {@linkplain #ask asks} in their names. */
    public static Load idle(Goods goods) {
        return new Load(goods, List.of(), 0, Habits.pausing(Duration.ZERO), 0);
    }

    /** Asks once, at that instance, and notes it. */
    public Attempt ask(Entry entry, int port) {
        if (!entries.contains(entry)) {
            entries.add(entry);
        }
        var attempt = client.send(entry, port, Patience.LONG.least());
        entry.add(attempt);
        return attempt;
    }

    public Goods goods() {
        return goods;
    }

    /** Since the first buyer began. */
    Duration lasted() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** All that has been asked for so far. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /**
     * No new writes; returns when all buyers know what came of theirs, or time is up.
     *
     * @return those that nobody knows of
     */
    public List<Entry> finish(Duration limit) {
        closing = true;
        try {
            if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                abandoned = true;
                ended.await();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return entries().stream().filter(entry -> entry.answer().isEmpty()).toList();
    }

    /** Asks once more for something that was answered before, and gives the answer. */
    public Attempt repeat(Entry entry, int port) {
        return client.send(entry, port, Duration.ofSeconds(10));
    }

    /** The longest attempt of those begun between these moments of {@link System#nanoTime}. */
    public Duration slowest(long from, long to) {
        return entries.stream()
                .flatMap(entry -> entry.attempts().stream())
                .filter(attempt -> attempt.begunNanos() - from >= 0 && attempt.begunNanos() - to < 0)
                .map(Attempt::took)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How long after that moment the first success came that also began after it; none when there is none. */
    public @Nullable Duration firstSuccessAfter(long nanos) {
        return entries.stream()
                .flatMap(entry -> entry.attempts().stream())
                .filter(attempt -> attempt.outcome() == Outcome.OK && attempt.begunNanos() - nanos >= 0)
                .map(attempt -> Duration.ofNanos(attempt.endedNanos() - nanos))
                .min(Duration::compareTo)
                .orElse(null);
    }

    @Override
    public void close() {
        finish(Duration.ofMillis(1));
        client.close();
    }

    private final class Buyer {
        private final long user;
        private final List<Long> paid = new CopyOnWriteArrayList<>();
        private final List<String> coupons = new CopyOnWriteArrayList<>();

        Buyer(long user) {
            this.user = user;
        }

        void shop(int session) {
            var random = new Random(seed * 31 + goods.users().indexOf(user) * (long) SESSIONS + session);
            for (int number = 0; !closing; number++) {
                var entry = new Entry(user, session + "-" + number, wish(random, session, number));
                entries.add(entry);
                var answer = resolve(entry);
                if (answer != null) {
                    learn(entry, answer);
                }
                LockSupport.parkNanos(habits.pause().toNanos());
            }
        }

        private Write wish(Random random, int session, int number) {
            int die = number == 0 && session == 0 ? 0 : random.nextInt(100);
            if (die < 12) {
                // Cents tell a buyer's charges apart.
                return new Write.Charge(
                        BigDecimal.valueOf(200_000 + number * (long) SESSIONS + session, 2));
            }
            if (die < 25) {
                var codes = goods.quota().keySet().stream().sorted().toList();
                return new Write.Claim(codes.get(random.nextInt(codes.size())));
            }
            if (die < 40 && habits.cancels() && !paid.isEmpty()) {
                return new Write.Cancel(paid.get(random.nextInt(paid.size())));
            }
            var products = new ArrayList<>(goods.stock().keySet().stream().sorted().toList());
            var lines = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                    .mapToObj(_ -> new Write.Line(products.remove(random.nextInt(products.size())),
                            1 + random.nextInt(3)))
                    .toList();
            boolean withCoupon = !coupons.isEmpty() && random.nextInt(4) == 0;
            return new Write.Order(lines, withCoupon ? coupons.get(random.nextInt(coupons.size())) : null);
        }

        private @Nullable Attempt resolve(Entry entry) {
            var random = ThreadLocalRandom.current();
            int place = random.nextInt(ports.size());
            long backOff = FIRST_BACK_OFF.toNanos();
            while (true) {
                var attempt = client.send(entry, ports.get(place), habits.patience().some());
                entry.add(attempt);
                if (attempt.outcome() != Outcome.UNKNOWN) {
                    return attempt;
                }
                if (abandoned) {
                    return null;
                }
                LockSupport.parkNanos(backOff / 2 + random.nextLong(backOff / 2));
                backOff = Math.min(backOff * 2, LONGEST_BACK_OFF.toNanos());
                place = (place + 1) % ports.size();
            }
        }

        private void learn(Entry entry, Attempt answer) {
            if (answer.outcome() != Outcome.OK) {
                return;
            }
            switch (entry.write()) {
                case Write.Order _ -> paid.add(JSON.readTree(answer.body()).path("orderId").asLong());
                case Write.Claim(String code) -> coupons.add(code);
                case Write.Cancel(long order) -> paid.remove(order);
                case Write.Charge _ -> {
                }
            }
        }
    }
}
