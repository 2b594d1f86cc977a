package dev.jumun.wallet;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.shared.Money;

/** Pays points into the wallet of the asking user; the amount is positive. */
public record ChargeWallet(Intent intent, Money amount, Renderer<WalletView> renderer) {
    public ChargeWallet {
        if (!amount.isGreaterThan(Money.ZERO)) {
            throw new IllegalArgumentException("A charge is positive, not " + amount);
        }
    }
}
