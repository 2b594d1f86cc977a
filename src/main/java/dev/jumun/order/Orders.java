package dev.jumun.order;

import dev.jumun.coupon.Coupons;
import dev.jumun.idempotency.Answer;
import dev.jumun.shared.Actor;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.UserId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Everybody's orders. */
@Component
public class Orders {
    private final OrderPlacement placement;
    private final OrderRepository orders;
    private final Coupons coupons;

    Orders(OrderPlacement placement, OrderRepository orders, Coupons coupons) {
        this.placement = placement;
        this.orders = orders;
        this.coupons = coupons;
    }

    /**
     * Pays the order and takes its goods out of stock, both or neither. 201 with the order; refused with
     * {@code NOT_FOUND}, {@code COUPON_INVALID}, {@code OUT_OF_STOCK} or {@code INSUFFICIENT_BALANCE}, in this order.
     */
    public Answer place(PlaceOrder command) {
        return placement.place(command);
    }

    /**
     * One order with its lines.
     *
     * @throws NotFound when there is no such order, or it is another's: its existence is nobody's business
     */
    @Transactional(readOnly = true)
    public OrderView order(Actor actor, OrderId id) {
        var found = orders.findById(id.value())
                .filter(order -> actor.administrator() || order.user().equals(actor.id()))
                .orElseThrow(() -> new NotFound("orderId", id.value()));
        return views(List.of(found)).getFirst();
    }

    /**
     * A user's orders, newest first.
     *
     * @param status only these; null for all
     */
    @Transactional(readOnly = true)
    public Page<OrderView> ordersOf(UserId user, @Nullable OrderStatus status, PageQuery page) {
        long total = status == null
                ? orders.countByUserId(user.value())
                : orders.countByUserIdAndStatus(user.value(), status);
        var content = page.offset() >= total ? List.<Order>of() : find(user.value(), status, page);
        return new Page<>(views(content), page.page(), page.size(), total);
    }

    private List<Order> find(long user, @Nullable OrderStatus status, PageQuery page) {
        var rows = PageRequest.of(page.page(), page.size());
        return status == null
                ? orders.findByUserIdOrderByCreatedAtDescIdDesc(user, rows)
                : orders.findByUserIdAndStatusOrderByCreatedAtDescIdDesc(user, status, rows);
    }

    /** With the codes of all their coupons, in one statement if there are any. */
    private List<OrderView> views(List<Order> found) {
        var codes = coupons.codes(found.stream().map(Order::userCouponId).filter(Objects::nonNull).toList());
        return found.stream().map(order -> order.view(codes.get(order.userCouponId()))).toList();
    }
}
