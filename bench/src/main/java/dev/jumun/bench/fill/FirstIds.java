package dev.jumun.bench.fill;

/**
 * The first id of each kind of row that nobody has used.
 *
 * @param actor an administrator who exists: puts in the stock, and cancels some orders
 */
record FirstIds(long user, long product, long adjustment, long order, long item, long payment, long ledger,
        long actor) {}
