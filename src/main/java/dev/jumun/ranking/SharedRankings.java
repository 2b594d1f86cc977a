package dev.jumun.ranking;

import dev.jumun.ranking.Ranking.RankedProduct;
import dev.jumun.shared.LoggedFailure;
import dev.jumun.shared.Money;
import dev.jumun.shared.ProductId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Rankings in Redis, where all instances find them. A Redis that does not answer holds none. */
@Component
class SharedRankings {
    private static final Logger log = LoggerFactory.getLogger(SharedRankings.class);
    /** An old answer is better than none, but not for ever: afterwards nobody has asked for so long that nobody misses it. */
    private static final Duration KEPT = Duration.ofHours(1);
    /** Longer than the database may take for an answer (10 s); the next one waits so long when an instance dies computing. */
    private static final Duration TURN = Duration.ofSeconds(12);
    /** How long a Redis that did not answer is not asked. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final StringRedisTemplate redis;
    private final JsonMapper json;
    private volatile long silentUntil = System.nanoTime();

    SharedRankings(StringRedisTemplate redis, JsonMapper json) {
        this.redis = redis;
        this.json = json;
    }

    /** How a ranking is spelled in Redis: to the microsecond, other than in the API. */
    private record Stored(String generatedAt, List<Row> products) {
        private record Row(long id, String name, BigDecimal price, long sold) {}

        static Stored of(Ranking ranking) {
            return new Stored(ranking.generatedAt().toString(), ranking.products()
                    .stream()
                    .map(product -> new Row(product.product().value(), product.name(), product.price().amount(),
                            product.sold()))
                    .toList());
        }

        Ranking ranking(int days) {
            return new Ranking(days, products.stream()
                    .map(row -> new RankedProduct(new ProductId(row.id()), row.name(), new Money(row.price()),
                            row.sold()))
                    .toList(), Instant.parse(generatedAt));
        }
    }

    Optional<Ranking> find(int days) {
        return ask(() -> Optional.ofNullable(redis.opsForValue().get(key(days))), Optional.<String>empty())
                .flatMap(text -> read(days, text));
    }

    private Optional<Ranking> read(int days, String text) {
        try {
            return Optional.of(json.readValue(text, Stored.class).ranking(days));
        } catch (RuntimeException unreadable) {
            log.warn("What Redis holds under {} is no ranking, and will be replaced: {}", key(days),
                    LoggedFailure.line(unreadable));
            return Optional.empty();
        }
    }

    void publish(Ranking ranking) {
        var text = json.writeValueAsString(Stored.of(ranking));
        var _ = ask(() -> {
            redis.opsForValue().set(key(ranking.days()), text, KEPT);
            return true;
        }, false);
    }

    /** Whose turn it is to compute a ranking for all instances. */
    sealed interface Turn {
        /** The asker's, until it is ended. */
        record Taken(String token) implements Turn {}

        /** Another instance is at it. */
        record Anothers() implements Turn {}

        /** Redis does not say. */
        record Unknown() implements Turn {}
    }

    Turn takeTurn(int days) {
        var token = UUID.randomUUID().toString();
        return ask(() -> Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(turn(days), token, TURN))
                ? new Turn.Taken(token)
                : new Turn.Anothers(), new Turn.Unknown());
    }

    /** Lets the next one compute at once, unless the turn was over and is another's by now. */
    void endTurn(int days, Turn.Taken turn) {
        var _ = ask(() -> turn.token().equals(redis.opsForValue().get(turn(days))) && redis.delete(turn(days)), false);
    }

    private static String key(int days) {
        return "popular-products:{" + days + "}";
    }

    private static String turn(int days) {
        return key(days) + ":turn";
    }

    /** A Redis that has just not answered is left alone for a while: each call would wait for its timeout. */
    private <T> T ask(Supplier<T> call, T otherwise) {
        if (System.nanoTime() - silentUntil < 0) {
            return otherwise;
        }
        try {
            return call.get();
        } catch (RuntimeException failure) {
            silentUntil = System.nanoTime() + SILENCE.toNanos();
            log.debug("Redis did not answer", failure);
            return otherwise;
        }
    }
}
