package dev.jumun.wallet;

import dev.jumun.shared.Money;
import dev.jumun.shared.UserId;

/** A user's balance. */
public record WalletView(UserId user, Money balance) {}
