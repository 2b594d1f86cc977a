package dev.jumun.wallet;

import dev.jumun.idempotency.WriteLockTimeout;
import dev.jumun.shared.Money;
import dev.jumun.shared.NotFound;
import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.UserId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The points of all users. */
@Component
public class Wallets {
    private final WalletTables tables;
    private final Clock clock;

    Wallets(WalletTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * Locks these users' wallets until the transaction ends. The first lock of every write: it puts the writes of one
     * user in a row, across all instances.
     *
     * @throws WriteLockTimeout when another transaction held one of them for longer than the lock wait
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public LockedWallets lock(Collection<UserId> users) {
        return new LockedWallets(tables, tables.lock(users.stream().map(UserId::value).toList()),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /** Gives a new user an empty wallet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void open(UserId user) {
        tables.open(user.value());
    }

    /**
     * What a user has to spend.
     *
     * @throws NotFound when there is no such user
     */
    @Transactional(readOnly = true)
    public WalletView wallet(UserId user) {
        return new WalletView(user,
                tables.balance(user.value()).orElseThrow(() -> new NotFound("userId", user.value())));
    }

    /** What these users have to spend, those that exist. */
    @Transactional(readOnly = true)
    public Map<UserId, Money> balances(Collection<UserId> users) {
        return tables.balances(users.stream().map(UserId::value).toList());
    }

    /** Every change of the balance, newest first. */
    @Transactional(readOnly = true)
    public Page<LedgerEntryView> ledger(UserId user, PageQuery page) {
        return tables.ledger(user.value(), page);
    }
}
