package dev.jumun.wallet;

import dev.jumun.idempotency.WriteLock;
import dev.jumun.shared.UserId;
import java.util.List;
import org.springframework.stereotype.Component;

/** The wallet's row lock is the lock of all writes of its user. */
@Component
class WalletWriteLock implements WriteLock {
    private final Wallets wallets;

    WalletWriteLock(Wallets wallets) {
        this.wallets = wallets;
    }

    @Override
    public void acquire(UserId user) {
        wallets.lock(List.of(user));
    }
}
