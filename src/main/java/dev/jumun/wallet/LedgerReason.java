package dev.jumun.wallet;

/** Why a balance changed. */
public enum LedgerReason {
    /** The user paid points in. */
    CHARGE,
    /** An order was paid. */
    ORDER,
    /** A paid order was cancelled. */
    REFUND
}
