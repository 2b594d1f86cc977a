package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.RedisCluster;
import dev.jumun.testing.Together;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole service on three Redis masters: coupons of different slots, claimed, used and audited. */
@DatabaseTest
class ClusteredRedisTests {

    @Test
    void issuesCouponsExactly() {
        try (var cluster = RedisCluster.start();
                var instance = Instance.on(Engine.current().freshDatabase(),
                        Stream.concat(cluster.properties().stream(),
                                Stream.of("jumun.coupon.reconcile-interval=200ms")).toArray(String[]::new))) {
            var shop = instance.shop();
            var users = IntStream.range(0, 20).mapToLong(_ -> shop.customer(100)).toArray();
            long product = shop.product("5.00", 1000);
            for (int i = 0; i < 6; i++) {
                var code = shop.coupon("FIXED", "1.00", 5);

                var errors = Together.call(20, user -> shop.claim(users[user], code, null).error());

                assertThat(errors).filteredOn(String::isEmpty).hasSize(5);
                assertThat(errors).filteredOn("COUPON_SOLD_OUT"::equals).hasSize(15);
                long holder = users[errors.indexOf("")];
                assertThat(shop.orderWithCoupon(holder, null, code, line(product, 1)).status()).isEqualTo(201);
            }
            await().until(() -> shop.api()
                    .post("/api/v1/admin/audit", 1L, null, "")
                    .body()
                    .contains("\"LOADED\":6,\"UNSETTLED\":0"));
            shop.booksMustBalance();
        }
    }
}
