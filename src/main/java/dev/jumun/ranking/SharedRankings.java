package dev.jumun.ranking;

import dev.jumun.ranking.Ranking.RankedProduct;
import dev.jumun.shared.Money;
import dev.jumun.shared.ProductId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Rankings in Redis, where all instances find them. A Redis that does not answer holds none, and every turn is free. */
@Component
class SharedRankings {
    private static final Logger log = LoggerFactory.getLogger(SharedRankings.class);
    /** An old answer is better than none, but not for ever: afterwards nobody has asked for so long that nobody misses it. */
    private static final Duration KEPT = Duration.ofHours(1);
    /** Longer than a computation may take, and short enough for the next one when an instance dies during its own. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private final StringRedisTemplate redis;
    private final JsonMapper json;

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
                    unreadable.toString());
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

    /** Whether the asker is the one to compute it; of several at once one. */
    boolean takeTurn(int days) {
        return ask(() -> Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(turn(days), "taken", TURN)), true);
    }

    /** Lets the next one compute at once. */
    void endTurn(int days) {
        var _ = ask(() -> redis.delete(turn(days)), false);
    }

    private static String key(int days) {
        return "popular-products:{" + days + "}";
    }

    private static String turn(int days) {
        return key(days) + ":turn";
    }

    private static <T> T ask(Supplier<T> call, T otherwise) {
        try {
            return call.get();
        } catch (RuntimeException failure) {
            log.debug("Redis did not answer", failure);
            return otherwise;
        }
    }
}
