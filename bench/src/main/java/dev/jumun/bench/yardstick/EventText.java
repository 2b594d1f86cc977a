package dev.jumun.bench.yardstick;

import dev.jumun.bench.shop.Shop;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What the data platform would be told of an order: about as many bytes as the service writes. */
final class EventText {
    private final long order;
    private final long user;
    private final List<Line> lines = new ArrayList<>();

    record Line(long product, BigDecimal price, int quantity, BigDecimal subtotal) {}

    EventText(long order, long user) {
        this.order = order;
        this.user = user;
    }

    void line(long product, BigDecimal price, int quantity) {
        lines.add(new Line(product, price, quantity, price.multiply(BigDecimal.valueOf(quantity))));
    }

    List<Line> lines() {
        return lines;
    }

    /** What all lines cost together. */
    BigDecimal total() {
        return lines.stream().map(Line::subtotal).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    }

    String json() {
        var total = total();
        var text = new StringBuilder(400).append("{\"orderId\":")
                .append(order)
                .append(",\"userId\":")
                .append(user)
                .append(",\"status\":\"PAID\",\"totalAmount\":")
                .append(total)
                .append(",\"discountAmount\":0.00,\"paidAmount\":")
                .append(total)
                .append(",\"couponCode\":null,\"items\":[");
        var separator = "";
        for (var line : lines) {
            text.append(separator)
                    .append("{\"productId\":")
                    .append(line.product())
                    .append(",\"name\":\"" + Shop.PRODUCT_NAME + "\",\"unitPrice\":")
                    .append(line.price())
                    .append(",\"quantity\":")
                    .append(line.quantity())
                    .append(",\"subtotal\":")
                    .append(line.subtotal())
                    .append('}');
            separator = ",";
        }
        return text.append("],\"payment\":{\"paymentId\":")
                .append(order)
                .append(",\"amount\":")
                .append(total)
                .append(",\"status\":\"SUCCESS\",\"paidAt\":\"2026-01-01T00:00:00Z\"},")
                .append("\"createdAt\":\"2026-01-01T00:00:00Z\"}")
                .toString();
    }
}
