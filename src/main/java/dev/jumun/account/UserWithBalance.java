package dev.jumun.account;

import dev.jumun.shared.Money;

/** A user as an administrator sees one. */
public record UserWithBalance(UserView user, Money balance) {}
