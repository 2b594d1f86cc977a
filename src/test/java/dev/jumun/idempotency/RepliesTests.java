package dev.jumun.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.Plans;
import dev.jumun.testing.Shop;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A group's keys are found by their primary key, not by reading all that is remembered. */
@ApplicationTest
@TestInstance(Lifecycle.PER_CLASS)
class RepliesTests {
    private final Shop shop;
    private final JdbcTemplate jdbc;
    private long user;

    RepliesTests(Shop shop, JdbcTemplate jdbc) {
        this.shop = shop;
        this.jdbc = jdbc;
    }

    @BeforeAll
    void rememberSome() {
        user = shop.customer(0);
        IntStream.range(0, 200).forEach(i -> shop.charge(user, 1, "key" + i));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void areRecalledByKey(int keys) {
        var parameters = IntStream.range(0, 2 * keys).mapToObj(i -> i % 2 == 0 ? (Object) user : "key" + i).toArray();

        var plan = Plans.explain(jdbc, Replies.recallStatement(keys), parameters);

        assertThat(plan).hasSize(1);
        Plans.assertReadsByPrimaryKey(plan.getFirst(), "const", "range");
    }
}
