package dev.jumun.order;

/** What became of an order's one payment. */
enum PaymentStatus {
    SUCCESS,
    FAILED,
    REFUNDED
}
