package dev.jumun.order.web;

import dev.jumun.order.Orders;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.web.Door;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where those who want to order are turned away when too many have come, or too many for the same product. */
@Configuration(proxyBeanMethods = false)
class OrderDoor {
    private static final Pattern PRODUCT = Pattern.compile("\"productId\"\\s*+:\\s*+(\\d{1,18}+)");

    @Bean
    Door placingOrders(Orders orders) {
        return new Door(OrderController.PATH, orders::isFullForSome, body -> orders.isFullFor(products(body)),
                orders::turnedAway);
    }

    /**
     * The products that a body names. It is not parsed, since this must cost next to nothing: whoever spells them in another
     * way is refused later, and whoever names them in another place may try again.
     */
    static List<ProductId> products(String body) {
        return PRODUCT.matcher(body).results().map(found -> new ProductId(Long.parseLong(found.group(1)))).toList();
    }
}
