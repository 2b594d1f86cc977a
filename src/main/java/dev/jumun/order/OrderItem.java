package dev.jumun.order;

import dev.jumun.catalog.ProductView;
import dev.jumun.catalog.Quantity;
import dev.jumun.shared.Money;
import dev.jumun.shared.ProductId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.math.BigDecimal;

/** One line of an order, at the name and price of its time. */
@Entity
@Table(name = "order_items")
class OrderItem {
    @Id
    @Column(name = "order_item_id")
    private long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "order_id")
    private Order order;

    @Column(name = "product_id")
    private long productId;

    @Column(name = "product_name")
    private String productName;

    @Column(name = "unit_price")
    private BigDecimal unitPrice;

    private int quantity;

    private BigDecimal subtotal;

    protected OrderItem() {
        // For JPA.
    }

    OrderItem(long id, Order order, ProductView product, int quantity) {
        if (quantity < 1) {
            throw new IllegalArgumentException("A line has at least one piece");
        }
        this.id = id;
        this.order = order;
        this.productId = product.id().value();
        this.productName = product.name();
        this.unitPrice = product.price().amount();
        this.quantity = quantity;
        this.subtotal = product.price().times(quantity).amount();
    }

    Money subtotal() {
        return new Money(subtotal);
    }

    Quantity quantity() {
        return new Quantity(new ProductId(productId), quantity);
    }

    /** In the order of the columns of {@link OrderTables#insertItems}. */
    Object[] row() {
        return new Object[]{id, order.id().value(), productId, productName, unitPrice, quantity, subtotal};
    }

    OrderView.Item view() {
        return new OrderView.Item(new ProductId(productId), productName, new Money(unitPrice), quantity, subtotal());
    }
}
