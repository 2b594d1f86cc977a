package dev.jumun.order.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.order.OrderFilter;
import dev.jumun.order.OrderStatus;
import dev.jumun.order.OrderView;
import dev.jumun.order.Orders;
import dev.jumun.order.web.OrderController.AppliedCouponResponse;
import dev.jumun.order.web.OrderController.ItemResponse;
import dev.jumun.shared.Administrator;
import dev.jumun.shared.Invalid;
import dev.jumun.shared.Money;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.UserId;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Everybody's orders for administrators. */
@RestController
@RequestMapping(path = "/api/v1/admin/orders", produces = WebFormat.JSON)
class AdminOrderController {
    private final Orders orders;

    AdminOrderController(Orders orders) {
        this.orders = orders;
    }

    @GetMapping
    @Operation(operationId = "searchOrders", summary = "Orders by buyer, status and time (from inclusive, to exclusive), newest first")
    Page<AdminOrderResponse> orders(Administrator administrator,
            @RequestParam(required = false) @Nullable UserId userId,
            @RequestParam(required = false) @Nullable OrderStatus status,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to, PageQuery page) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new Invalid("from", "before to");
        }
        return orders.search(new OrderFilter(userId, status, from, to), page).map(AdminOrderResponse::of);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AdminOrderResponse(long orderId, long userId, OrderStatus status, Money totalAmount, Money discountAmount,
            Money paidAmount, @Nullable AppliedCouponResponse appliedCoupon, List<ItemResponse> items,
            Instant createdAt, @Nullable Instant cancelledAt, @Nullable Long cancelledBy) {
        static AdminOrderResponse of(OrderView order) {
            var cancelledBy = order.cancelledBy();
            return new AdminOrderResponse(order.id().value(), order.user().value(), order.status(),
                    order.totalAmount(), order.discountAmount(), order.paidAmount(),
                    AppliedCouponResponse.of(order.couponCode()),
                    order.items().stream().map(ItemResponse::of).toList(), order.createdAt(), order.cancelledAt(),
                    cancelledBy == null ? null : cancelledBy.value());
        }
    }
}
