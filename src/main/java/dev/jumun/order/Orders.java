package dev.jumun.order;

import dev.jumun.coupon.Coupons;
import dev.jumun.idempotency.Answer;
import dev.jumun.shared.Actor;
import dev.jumun.shared.LaggingReads;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.ProductId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Everybody's orders. */
@Component
public class Orders {
    private final OrderPlacement placement;
    private final OrderCancellation cancellation;
    private final OrderHistory history;
    private final Coupons coupons;
    private final LaggingReads lagging;
    private final TransactionTemplate reading;

    Orders(OrderPlacement placement, OrderCancellation cancellation, OrderHistory history, Coupons coupons,
            LaggingReads lagging, PlatformTransactionManager transactionManager) {
        this.placement = placement;
        this.cancellation = cancellation;
        this.history = history;
        this.coupons = coupons;
        this.lagging = lagging;
        this.reading = new TransactionTemplate(transactionManager);
        this.reading.setReadOnly(true);
    }

    /**
     * Pays the order and takes its goods out of stock, both or neither. 201 with the order; refused with
     * {@code NOT_FOUND}, {@code COUPON_INVALID}, {@code OUT_OF_STOCK} or {@code INSUFFICIENT_BALANCE}, in this order.
     */
    public Answer place(PlaceOrder command) {
        return placement.place(command);
    }

    /** Whether there is an order for which there is no room now. */
    public boolean isFullForSome() {
        return placement.isFullForSome();
    }

    /** Whether there is no room now for an order of these products. */
    public boolean isFullFor(List<ProductId> products) {
        return placement.isFullFor(products);
    }

    /** Counts somebody as refused who was turned away because there was no room. */
    public void turnedAway() {
        placement.turnedAway();
    }

    /**
     * Gives back everything that a paid order took: points, goods and the coupon, all of it or nothing, and once, however
     * often and by however many it is asked for. 200 with the order, the same each time; refused with {@code NOT_FOUND} as
     * {@link #order} is, or {@code CONFLICT} when it was never paid.
     */
    public Answer cancel(CancelOrder command) {
        return cancellation.cancel(command);
    }

    /**
     * One order with its lines.
     *
     * @throws NotFound when there is no such order, or it is another's: its existence is nobody's business
     */
    @Transactional(readOnly = true)
    public OrderView order(Actor actor, OrderId id) {
        var found = history.find(id)
                .filter(order -> actor.canActFor(order.user()))
                .orElseThrow(() -> new NotFound("orderId", id.value()));
        return found.view(codes(List.of(found)).get(found.userCouponId()));
    }

    /** These orders, newest first. */
    @Transactional(readOnly = true)
    public Page<OrderView> orders(OrderFilter filter, PageQuery page) {
        return views(history.page(filter, page));
    }

    /** The same for those who look for others' orders: one that was placed seconds ago may not be among them yet. */
    public Page<OrderView> search(OrderFilter filter, PageQuery page) {
        // No transaction is open meanwhile: a slow replica must not hold connections to the primary.
        var ids = lagging.read(source -> history.ids(source.jdbc(), filter, page));
        return Objects.requireNonNull(reading.execute(_ -> views(history.whole(ids))));
    }

    private Page<OrderView> views(Page<Order> found) {
        var codes = codes(found.content());
        return found.map(order -> order.view(codes.get(order.userCouponId())));
    }

    /** The codes of all their coupons, in one statement if there are any. */
    private Map<Long, String> codes(List<Order> found) {
        return coupons.codes(found.stream().map(Order::userCouponId).filter(Objects::nonNull).toList());
    }
}
