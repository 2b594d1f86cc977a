package dev.jumun.bench.yardstick;

import dev.jumun.bench.shop.Shop;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.commons.rng.UniformRandomProvider;

/** The charge transaction: lock the wallet, add to the balance, insert the ledger row. */
final class BareCharge implements BareTransaction {
    private static final BigDecimal AMOUNT = new BigDecimal("10.00");

    private final Connection connection;
    private final Shop shop;
    private final UniformRandomProvider random;
    private final PreparedStatement wallet;
    private final PreparedStatement pay;
    private final PreparedStatement ledger;

    BareCharge(Connection connection, Shop shop, UniformRandomProvider random) throws SQLException {
        this.connection = connection;
        this.shop = shop;
        this.random = random;
        wallet = connection.prepareStatement("SELECT balance FROM wallets WHERE user_id = ? FOR UPDATE");
        pay = connection.prepareStatement("UPDATE wallets SET balance = balance + ? WHERE user_id = ?");
        ledger = connection.prepareStatement("""
                INSERT INTO point_ledger (user_id, order_id, delta, reason, balance_after, created_at)
                VALUES (?, NULL, ?, 'CHARGE', ?, UTC_TIMESTAMP(6))""");
    }

    @Override
    public void run() throws SQLException {
        long user = shop.user(random.nextInt(shop.users()));
        wallet.setLong(1, user);
        BigDecimal balance;
        try (var row = wallet.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("No wallet");
            }
            balance = row.getBigDecimal(1);
        }
        pay.setBigDecimal(1, AMOUNT);
        pay.setLong(2, user);
        pay.executeUpdate();
        ledger.setLong(1, user);
        ledger.setBigDecimal(2, AMOUNT);
        ledger.setBigDecimal(3, balance.add(AMOUNT));
        ledger.executeUpdate();
        connection.commit();
    }
}
