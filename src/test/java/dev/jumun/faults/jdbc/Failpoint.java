package dev.jumun.faults.jdbc;

/**
 * The places at which an instance can be made to fail: the statements of the transactions of writes, of delivery and of the
 * sales figures, and each COMMIT.
 *
 * <p>
 * Left out is what no load leads past in seconds: a lease that is renewed between events that the platform refuses one by
 * one, and an event that is given up because its worker died of the last of its attempts. Each is one statement, as the
 * outcome of an attempt is. Changing a product is left out because JPA writes that at the COMMIT.
 */
public enum Failpoint {
    /** While rows are locked, in a transaction of its own. */
    ORDER_IDS(Path.ORDERS, "UPDATE id_blocks"),
    ORDER_IDS_COMMIT(Path.ORDERS, "UPDATE id_blocks", true),
    ORDER_LOCKS_WALLETS(Path.ORDERS, "FROM wallets FORCE INDEX"),
    ORDER_RECALLS(Path.ORDERS, "body, expires_at FROM idempotency_keys"),
    ORDER_LOCKS_COUPONS(Path.ORDERS, "FROM user_coupons FORCE INDEX (uk_user_coupons_user_coupon)"),
    ORDER_LOCKS_PRODUCTS(Path.ORDERS, "FROM products FORCE INDEX"),
    ORDER_TAKES_KEYS_BACK(Path.ORDERS, "UPDATE orders SET idempotency_key = NULL"),
    ORDER_ORDERS(Path.ORDERS, "INSERT INTO orders"),
    ORDER_PAYMENTS(Path.ORDERS, "INSERT INTO payments"),
    ORDER_OUTBOX(Path.ORDERS, "INSERT INTO outbox"),
    ORDER_SALES(Path.ORDERS, "INSERT INTO sales_deltas"),
    ORDER_COUPONS(Path.ORDERS, "UPDATE user_coupons SET status = 'USED'"),
    ORDER_BALANCES(Path.ORDERS, "STRAIGHT_JOIN wallets w"),
    ORDER_LEDGER(Path.ORDERS, "INSERT INTO point_ledger"),
    ORDER_KEYS(Path.ORDERS, "INSERT INTO idempotency_keys"),
    ORDER_STOCK(Path.ORDERS, "STRAIGHT_JOIN products p"),
    ORDER_ITEMS(Path.ORDERS, "INSERT INTO order_items"),
    ORDER_COMMIT(Path.ORDERS, "INSERT INTO order_items", true),

    CHARGE_LOCKS_WALLETS(Path.CHARGES, "FROM wallets FORCE INDEX"),
    CHARGE_RECALLS(Path.CHARGES, "body, expires_at FROM idempotency_keys"),
    CHARGE_BALANCES(Path.CHARGES, "STRAIGHT_JOIN wallets w"),
    CHARGE_LEDGER(Path.CHARGES, "INSERT INTO point_ledger"),
    CHARGE_KEYS(Path.CHARGES, "INSERT INTO idempotency_keys"),
    CHARGE_COMMIT(Path.CHARGES, "INSERT INTO idempotency_keys", true),

    CANCEL_LOCKS_WALLETS(Path.CANCELLATIONS, "FROM wallets FORCE INDEX"),
    CANCEL_RECALLS(Path.CANCELLATIONS, "body, expires_at FROM idempotency_keys"),
    CANCEL_READS_ORDERS(Path.CANCELLATIONS, "from orders "),
    CANCEL_READS_PAYMENTS(Path.CANCELLATIONS, "from payments "),
    CANCEL_READS_CODES(Path.CANCELLATIONS, "SELECT u.id, c.code FROM user_coupons u"),
    CANCEL_LOCKS_COUPONS(Path.CANCELLATIONS, "FROM user_coupons FORCE INDEX (PRIMARY)"),
    CANCEL_LOCKS_PRODUCTS(Path.CANCELLATIONS, "FROM products FORCE INDEX"),
    CANCEL_ORDERS(Path.CANCELLATIONS, "STRAIGHT_JOIN orders o"),
    CANCEL_OUTBOX(Path.CANCELLATIONS, "INSERT INTO outbox"),
    CANCEL_SALES(Path.CANCELLATIONS, "INSERT INTO sales_deltas"),
    CANCEL_COUPONS(Path.CANCELLATIONS, "STRAIGHT_JOIN user_coupons u"),
    CANCEL_STOCK(Path.CANCELLATIONS, "STRAIGHT_JOIN products p"),
    CANCEL_BALANCES(Path.CANCELLATIONS, "STRAIGHT_JOIN wallets w"),
    CANCEL_LEDGER(Path.CANCELLATIONS, "INSERT INTO point_ledger"),
    CANCEL_KEYS(Path.CANCELLATIONS, "INSERT INTO idempotency_keys"),
    CANCEL_COMMIT(Path.CANCELLATIONS, "INSERT INTO idempotency_keys", true),

    /** Before it, the gate in Redis has given a slot, and the database knows nothing. */
    CLAIM_LOCKS_WALLETS(Path.CLAIMS, "FROM wallets FORCE INDEX"),
    CLAIM_RECALLS(Path.CLAIMS, "body, expires_at FROM idempotency_keys"),
    CLAIM_LOCKS_HOLDERS(Path.CLAIMS, "FROM user_coupons FORCE INDEX"),
    CLAIM_LOCKS_COUPONS(Path.CLAIMS, "FROM coupons FORCE INDEX"),
    CLAIM_ISSUES(Path.CLAIMS, "STRAIGHT_JOIN coupons c"),
    CLAIM_COUPONS(Path.CLAIMS, "INSERT INTO user_coupons"),
    CLAIM_KEYS(Path.CLAIMS, "INSERT INTO idempotency_keys"),
    CLAIM_COMMIT(Path.CLAIMS, "INSERT INTO idempotency_keys", true),

    RELAY_LOOKS(Path.DELIVERY, "FROM outbox FORCE INDEX (idx_outbox_due)"),
    RELAY_CLAIMS(Path.DELIVERY, "SET attempts = attempts + 1"),
    /** After it, a worker holds events that it has not sent. */
    RELAY_CLAIM_COMMIT(Path.DELIVERY, "SET attempts = attempts + 1", true),
    /** Before it, the platform has events that the outbox does not know to be sent. */
    RELAY_MARKS_SENT(Path.DELIVERY, "SET status = 'SENT'"),
    RELAY_SENT_COMMIT(Path.DELIVERY, "SET status = 'SENT'", true),

    /** An event waits for the one before it, which has failed. */
    RELAY_PUTS_OFF(Path.SETBACKS, "SET o.next_attempt_at = NOW(6)"),
    RELAY_MARKS_FAILED(Path.SETBACKS, "SET o.status = 'FAILED'"),
    RELAY_FAILED_COMMIT(Path.SETBACKS, "SET o.status = 'FAILED'", true),

    SINGLE_LOCKS_WALLET(Path.SINGLES, "FROM wallets FORCE INDEX"),
    SINGLE_RECALLS(Path.SINGLES, "SELECT user_id, idempotency_key, fingerprint"),
    SINGLE_ADDS_USER(Path.SINGLES, "insert into users"),
    SINGLE_OPENS_WALLET(Path.SINGLES, "INSERT INTO wallets"),
    SINGLE_ADDS_PRODUCT(Path.SINGLES, "insert into products"),
    SINGLE_CHANGES_STOCK(Path.SINGLES, "STRAIGHT_JOIN products p"),
    SINGLE_ADDS_ADJUSTMENT(Path.SINGLES, "INSERT INTO stock_adjustments"),
    SINGLE_ADDS_COUPON(Path.SINGLES, "INSERT INTO coupons"),
    SINGLE_REDRIVES(Path.SINGLES, "UPDATE outbox SET attempts = 0"),
    SINGLE_KEYS(Path.SINGLES, "INSERT INTO idempotency_keys"),
    SINGLE_COMMIT(Path.SINGLES, "INSERT INTO idempotency_keys", true),

    ROLL_UP_LOCKS(Path.SALES, "FROM sales_deltas ORDER BY id"),
    ROLL_UP_ADDS(Path.SALES, "INSERT INTO sales_figures"),
    ROLL_UP_DELETES(Path.SALES, "DELETE FROM sales_deltas"),
    ROLL_UP_COMMIT(Path.SALES, "DELETE FROM sales_deltas", true);

    /** Whose transactions these are: what makes them run, and what has to be looked at afterwards. */
    public enum Path {
        ORDERS,
        CHARGES,
        CANCELLATIONS,
        CLAIMS,
        DELIVERY,
        /** Delivery while the platform takes nothing. */
        SETBACKS,
        /** Writes that come one at a time, most of them an administrator's. */
        SINGLES,
        SALES
    }

    private final Path path;
    private final String sql;
    private final boolean commit;

    Failpoint(Path path, String sql) {
        this(path, sql, false);
    }

    Failpoint(Path path, String sql, boolean commit) {
        this.path = path;
        this.sql = sql;
        this.commit = commit;
    }

    public Path path() {
        return path;
    }

    /** Whether this is the COMMIT of a transaction rather than one of its statements. */
    public boolean isCommit() {
        return commit;
    }

    boolean isPassedBy(Step step) {
        return isMine(step.thread()) && switch (step) {
            case Step.Statement(_, var statement) -> !commit && statement.contains(sql);
            case Step.Commit(_, var statements) ->
                commit && statements.stream().anyMatch(statement -> statement.contains(sql));
        };
    }

    /** Group commits run on lanes, which are named for what they commit; what else there is, its SQL tells. */
    private boolean isMine(String thread) {
        return switch (path) {
            case ORDERS -> thread.startsWith("orders-lane-");
            case CHARGES -> thread.startsWith("charges-lane-");
            case CANCELLATIONS -> thread.startsWith("cancellations-lane-");
            case CLAIMS -> thread.startsWith("claims-lane-");
            case DELIVERY, SETBACKS, SINGLES, SALES -> !thread.contains("-lane-");
        };
    }
}
