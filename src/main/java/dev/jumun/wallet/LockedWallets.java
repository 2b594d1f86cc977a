package dev.jumun.wallet;

import dev.jumun.shared.Conflict;
import dev.jumun.shared.Money;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.OrderId;
import dev.jumun.shared.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Wallets whose rows this transaction holds: decided on in memory, written at the end in two statements. */
public final class LockedWallets {
    private final WalletTables tables;
    private final Map<Long, Wallet> wallets;
    private final Instant now;
    private final List<Entry> entries = new ArrayList<>();

    LockedWallets(WalletTables tables, Map<Long, Wallet> wallets, Instant now) {
        this.tables = tables;
        this.wallets = wallets;
        this.now = now;
    }

    /**
     * What the wallet holds, earlier decisions of this transaction included.
     *
     * @throws NotFound when the user does not exist
     */
    public Money balance(UserId user) {
        return wallet(user).balance();
    }

    /**
     * Pays for an order.
     *
     * @return the balance afterwards
     * @throws InsufficientBalance when the wallet holds less
     */
    public Money withdraw(UserId user, OrderId order, Money amount) {
        var wallet = wallet(user);
        if (wallet.balance().isLessThan(amount)) {
            throw new InsufficientBalance(amount, wallet.balance());
        }
        return entered(wallet, order, amount.negated(), LedgerReason.ORDER, wallet.withdraw(amount));
    }

    /**
     * Pays points in.
     *
     * @return the balance afterwards
     * @throws Conflict when the wallet would hold more than an amount can say
     */
    public Money charge(UserId user, Money amount) {
        var wallet = withRoomFor(user, amount, "amount");
        return entered(wallet, null, amount, LedgerReason.CHARGE, wallet.deposit(amount));
    }

    /**
     * Gives back what an order cost.
     *
     * @return the balance afterwards
     * @throws Conflict when the wallet would hold more than an amount can say
     */
    public Money refund(UserId user, OrderId order, Money amount) {
        var wallet = withRoomFor(user, amount, "orderId");
        return entered(wallet, order, amount, LedgerReason.REFUND, wallet.deposit(amount));
    }

    private Wallet withRoomFor(UserId user, Money amount, String field) {
        var wallet = wallet(user);
        if (wallet.balance().isGreaterThan(Money.MAX.minus(amount))) {
            throw new Conflict(field, "BALANCE_LIMIT");
        }
        return wallet;
    }

    private Wallet wallet(UserId user) {
        var wallet = wallets.get(user.value());
        if (wallet == null) {
            throw new NotFound("userId", user.value());
        }
        return wallet;
    }

    private Money entered(Wallet wallet, @Nullable OrderId order, Money delta, LedgerReason reason,
            Money balanceAfter) {
        entries.add(new Entry(wallet.userId(), order, delta, reason, balanceAfter));
        return balanceAfter;
    }

    /** Writes the new balances and the ledger. Orders that the ledger names must be in the database by now. */
    public void write() {
        if (entries.isEmpty()) {
            return;
        }
        var deltas = new TreeMap<Long, Money>();
        entries.forEach(entry -> deltas.merge(entry.userId(), entry.delta(), Money::plus));
        tables.addToBalances(deltas);
        tables.append(entries, now);
    }

    /** One row of the ledger to be. */
    record Entry(long userId, @Nullable OrderId order, Money delta, LedgerReason reason, Money balanceAfter) {}
}
