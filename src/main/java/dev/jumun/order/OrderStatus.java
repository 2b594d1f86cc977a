package dev.jumun.order;

/** How far an order got. */
public enum OrderStatus {
    /** Paid, and its goods taken out of stock. */
    PAID,
    /** Refused for lack of points; kept as a trace, without any effect. */
    FAILED,
    /** Was paid, and everything has been given back. */
    CANCELLED
}
