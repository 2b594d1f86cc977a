package dev.jumun.catalog;

import dev.jumun.shared.Money;
import dev.jumun.shared.ProductId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** Something for sale; its stock is never negative. */
@Entity
@Table(name = "products")
@DynamicUpdate // A change of the name must not write the stock.
class Product {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String name;

    private BigDecimal price;

    private long stock;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Product() {
        // For JPA.
    }

    Product(String name, Money price, long stock, Instant createdAt) {
        if (stock < 0) {
            throw new IllegalArgumentException("A stock is never negative");
        }
        this.name = name;
        this.price = price.amount();
        this.stock = stock;
        this.createdAt = createdAt;
    }

    long id() {
        if (id == null) {
            throw new IllegalStateException("Not saved yet");
        }
        return id;
    }

    long stock() {
        return stock;
    }

    void change(String newName, Money newPrice) {
        name = newName;
        price = newPrice.amount();
    }

    SeenProduct seen() {
        return new SeenProduct(id(), name, price, stock, createdAt);
    }

    ProductView view() {
        return new ProductView(new ProductId(id()), name, new Money(price), stock, createdAt);
    }
}
