package dev.jumun.idempotency;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A key lives for a day, to the second, whether or not anybody has deleted it by then. */
@DatabaseTest
class RetentionTests {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @Test
    void endsAfterADayToTheSecond() {
        try (var instance = Instance.on(Engine.current().freshDatabase(), SettableClock.InPlaceOfTheClock.class)) {
            var shop = instance.shop();
            var clock = instance.bean(SettableClock.class);
            long product = shop.product("10.00", 100);
            long user = shop.customer(100);
            var first = shop.order(user, "k", line(product, 1));

            clock.advance(Duration.ofDays(1).minus(A_SECOND));
            var young = shop.order(user, "k", line(product, 1));
            clock.advance(A_SECOND.multipliedBy(2));
            var second = shop.order(user, "k", line(product, 1));
            clock.advance(Duration.ofDays(1).minus(A_SECOND));
            var again = shop.order(user, "k", line(product, 1));

            assertThat(young.isReplayed()).isTrue();
            assertThat(young.body()).isEqualTo(first.body());
            assertThat(second.isReplayed()).isFalse();
            assertThat(second.status()).isEqualTo(201);
            assertThat(second.json().path("orderId")).isNotEqualTo(first.json().path("orderId"));
            assertThat(again.body()).isEqualTo(second.body());
            assertThat(shop.stock(product)).isEqualTo(98);
            assertThat(shop.balance(user)).isEqualTo("80.00");
            shop.booksMustBalance();
        }
    }
}
