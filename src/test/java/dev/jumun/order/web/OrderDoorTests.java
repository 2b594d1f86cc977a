package dev.jumun.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.shared.ProductId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderDoorTests {
    @Test
    void findsTheProductsOfAnOrder() {
        assertThat(OrderDoor.products("""
                {"items": [{"productId":7,"qty":1}, {"qty": 2, "productId"
                    : 123456789012345678 }], "couponCode": "productId"}""")).containsExactly(new ProductId(7),
                new ProductId(123_456_789_012_345_678L));
    }

    @Test
    void takesNothingFromWhatIsNoOrder() {
        for (var body : List.of("", "{}", "\"productId\"", "{\"productId\":}", "{\"productId\":-1}",
                "{\"productId\":\"1\"}", "\"productId\":" + " ".repeat(4000), "{\"product\":1}")) {
            assertThat(OrderDoor.products(body)).as(body).isEmpty();
        }
    }

    @Test
    void bearsNumbersThatNoProductHas() {
        assertThat(OrderDoor.products("\"productId\":" + "9".repeat(4000))).hasSize(1);
    }
}
