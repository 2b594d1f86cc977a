package dev.jumun.order.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jumun.catalog.Quantity;
import dev.jumun.idempotency.web.Answered;
import dev.jumun.idempotency.web.IdempotentRequest;
import dev.jumun.order.CancelOrder;
import dev.jumun.order.OrderFilter;
import dev.jumun.order.OrderStatus;
import dev.jumun.order.OrderView;
import dev.jumun.order.Orders;
import dev.jumun.order.PlaceOrder;
import dev.jumun.order.PlacedOrder;
import dev.jumun.shared.Actor;
import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Invalid;
import dev.jumun.shared.Money;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.web.Created;
import dev.jumun.shared.web.Refuses;
import dev.jumun.shared.web.WebFormat;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The asking user's orders. */
@RestController
@RequestMapping(path = OrderController.PATH, produces = WebFormat.JSON)
class OrderController {
    static final String PATH = "/api/v1/orders";

    private final Orders orders;

    OrderController(Orders orders) {
        this.orders = orders;
    }

    @PostMapping
    @Operation(operationId = "placeOrder", summary = "Pay an order from the wallet")
    @Created(location = "/api/v1/orders/{orderId}")
    @Refuses({ErrorCode.NOT_FOUND, ErrorCode.COUPON_INVALID, ErrorCode.OUT_OF_STOCK, ErrorCode.INSUFFICIENT_BALANCE})
    Answered<PlacedOrderResponse> place(Actor actor, IdempotentRequest request,
            @Valid @RequestBody PlaceOrderRequest body) {
        var merged = body.merged();
        return Answered.of(orders.place(new PlaceOrder(request.intent(actor.id(), merged), merged.lines(),
                merged.couponCode(), request.created(placed -> "/api/v1/orders/" + placed.order().id().value(),
                        PlacedOrderResponse::of))));
    }

    /** The path says it all: there is no body to mean anything. */
    @PostMapping("/{orderId}/cancel")
    @Operation(operationId = "cancelOrder", summary = "Give back everything that a paid order took")
    @Refuses({ErrorCode.NOT_FOUND, ErrorCode.CONFLICT})
    Answered<OrderResponse> cancel(Actor actor, IdempotentRequest request, @PathVariable OrderId orderId) {
        return Answered.of(orders.cancel(new CancelOrder(request.intent(actor.id(), orderId), actor, orderId,
                request.responding(200, OrderResponse::of))));
    }

    @GetMapping
    @Operation(operationId = "listOrders", summary = "Your orders, newest first")
    Page<OrderResponse> orders(Actor actor, @RequestParam(required = false) @Nullable OrderStatus status,
            PageQuery page) {
        return orders.orders(OrderFilter.of(actor.id(), status), page).map(OrderResponse::of);
    }

    @GetMapping("/{orderId}")
    @Operation(operationId = "getOrder", summary = "One order")
    @Refuses(ErrorCode.NOT_FOUND)
    OrderResponse order(Actor actor, @PathVariable OrderId orderId) {
        return OrderResponse.of(orders.order(actor, orderId));
    }

    record PlaceOrderRequest(
            @NotNull @Size(min = 1, max = PlaceOrder.MAX_LINES) @Nullable List<@NotNull @Valid LineRequest> items,
            @Size(min = 1, max = 40) @Nullable String couponCode) {

        /** Lines of the same product become one (contract §4), in the place of the first. */
        MergedRequest merged() {
            var quantities = new LinkedHashMap<Long, Long>();
            for (var item : items == null ? List.<LineRequest>of() : items) {
                if (item.productId() == null || item.qty() == null) {
                    throw new IllegalArgumentException("Validated before");
                }
                quantities.merge(item.productId(), (long) item.qty(), Long::sum);
            }
            var lines = quantities.entrySet().stream().map(line -> {
                if (line.getValue() > PlaceOrder.MAX_QUANTITY) {
                    throw new Invalid("items", "at most " + PlaceOrder.MAX_QUANTITY + " pieces of product "
                            + line.getKey());
                }
                return new Quantity(new ProductId(line.getKey()), line.getValue().intValue());
            }).toList();
            return new MergedRequest(lines, couponCode);
        }
    }

    record LineRequest(@NotNull @Positive @Nullable Long productId,
            @NotNull @Min(1) @Max(PlaceOrder.MAX_QUANTITY) @Nullable Integer qty) {}

    /** What the request means, whatever its spelling. */
    record MergedRequest(List<Quantity> lines, @Nullable String couponCode) {}

    record PlacedOrderResponse(long orderId, OrderStatus status, Money totalAmount, Money discountAmount,
            Money paidAmount, @Nullable AppliedCouponResponse appliedCoupon, List<ItemResponse> items,
            Money userPointBalance, Instant createdAt) {
        static PlacedOrderResponse of(PlacedOrder placed) {
            var order = OrderResponse.of(placed.order());
            return new PlacedOrderResponse(order.orderId(), order.status(), order.totalAmount(),
                    order.discountAmount(), order.paidAmount(), order.appliedCoupon(), order.items(),
                    placed.balanceAfter(), order.createdAt());
        }
    }

    record OrderResponse(long orderId, OrderStatus status, Money totalAmount, Money discountAmount, Money paidAmount,
            @Nullable AppliedCouponResponse appliedCoupon, List<ItemResponse> items, Instant createdAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant cancelledAt) {
        static OrderResponse of(OrderView order) {
            return new OrderResponse(order.id().value(), order.status(), order.totalAmount(), order.discountAmount(),
                    order.paidAmount(), AppliedCouponResponse.of(order.couponCode()),
                    order.items().stream().map(ItemResponse::of).toList(), order.createdAt(),
                    order.cancelledAt());
        }
    }

    record AppliedCouponResponse(String code) {
        static @Nullable AppliedCouponResponse of(@Nullable String code) {
            return code == null ? null : new AppliedCouponResponse(code);
        }
    }

    record ItemResponse(long productId, String name, Money unitPrice, int qty, Money subtotal) {
        static ItemResponse of(OrderView.Item item) {
            return new ItemResponse(item.product().value(), item.name(), item.unitPrice(), item.quantity(),
                    item.subtotal());
        }
    }
}
