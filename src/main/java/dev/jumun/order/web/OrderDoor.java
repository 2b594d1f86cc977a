package dev.jumun.order.web;

import dev.jumun.order.Orders;
import dev.jumun.shared.web.Door;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where those who want to order are turned away when too many have come. */
@Configuration(proxyBeanMethods = false)
class OrderDoor {
    @Bean
    Door placingOrders(Orders orders) {
        return new Door(OrderController.PATH, orders::isFull, orders::turnedAway);
    }
}
