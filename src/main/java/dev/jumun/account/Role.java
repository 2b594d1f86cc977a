package dev.jumun.account;

/** What a user may do. */
public enum Role {
    /** Buys. */
    CUSTOMER,
    /** Also runs the shop. */
    ADMIN
}
