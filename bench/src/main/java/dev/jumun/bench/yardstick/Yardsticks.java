package dev.jumun.bench.yardstick;

import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.workload.Basket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Makes yardsticks on one schema, which they share: no two write the same ids.
 *
 * @param connections how many the bare ones try; the best of each turn counts
 */
public record Yardsticks(String url, String user, String password, Shop shop, List<Integer> connections,
        AtomicLong ids) {
    private static final int GROUP = 64;
    /** More do not help: all write the same few tables, and the commits of two overlap already. */
    private static final int MAX_LANES = 4;

    public Yardsticks(String url, String user, String password, Shop shop, List<Integer> connections) {
        this(url, user, password, shop, connections, new AtomicLong());
    }

    /** One order of two lines in one transaction, products locked first. */
    public Yardstick orders() {
        return bare("bare JDBC", "one order of two lines a transaction, products locked first", 1,
                (connection, random) -> new BareOrder(connection, shopper(all(random), random), 2));
    }

    /** The same order, stock taken last. */
    public Yardstick stockLastOrders() {
        return bare("bare JDBC, stock last", "one order of two lines a transaction, products locked last", 1,
                (connection, random) -> new StockLastOrder(connection, shopper(all(random), random), 2));
    }

    /** One order in one transaction, all of one product, which is locked first. */
    public Yardstick hotOrders() {
        return bare("bare JDBC, one product", "one order of the same product a transaction, the product locked first",
                1, (connection, random) -> new BareOrder(connection, shopper(Basket.ofOne(), random), 1));
    }

    /** The same order, stock taken last. */
    public Yardstick stockLastHotOrders() {
        return bare("bare JDBC, one product, stock last",
                "one order of the same product a transaction, the product locked last", 1,
                (connection, random) -> new StockLastOrder(connection, shopper(Basket.ofOne(), random), 1));
    }

    /** Many orders of two lines in one transaction. */
    public Yardstick groupedOrders() {
        return grouped("grouped SQL, the ceiling", GROUP + " orders of two lines a transaction", this::all);
    }

    /** Many orders of the same product in one transaction. */
    public Yardstick groupedHotOrders() {
        return grouped("grouped SQL, one product", GROUP + " orders of the same product a transaction",
                _ -> Basket.ofOne());
    }

    /** One charge in one transaction. */
    public Yardstick charges() {
        return bare("bare JDBC, charges", "one charge a transaction", 1,
                (connection, random) -> new BareCharge(connection, shop, random));
    }

    private Basket all(UniformRandomProvider random) {
        return Basket.ofAll(shop.products(), random);
    }

    private Shopper shopper(Basket basket, UniformRandomProvider random) {
        return new Shopper(shop, basket, random, ids);
    }

    /** Who prepares statements is chosen beforehand; all numbers of connections are measured in every turn. */
    private Yardstick bare(String name, String what, int units, BareTransaction.Maker maker) {
        return new Yardstick(name, what + ", best of " + connections + " connections", load(units),
                Arrays.stream(Preparation.values())
                        .map(kind -> connections.stream().map(count -> new Way("", count, kind, maker)).toList())
                        .toList());
    }

    /** Form and lanes are chosen beforehand. Nothing is prepared: each statement has a text of its own. */
    private Yardstick grouped(String name, String what, Function<UniformRandomProvider, Basket> basket) {
        var choices = new ArrayList<List<Way>>();
        for (var form : Form.values()) {
            BareTransaction.Maker maker = (connection, random) -> new GroupedOrders(connection,
                    shopper(basket.apply(random), random), GROUP, form);
            for (int lanes = 1; lanes <= MAX_LANES; lanes++) {
                choices.add(List.of(new Way(form.label(), lanes, Preparation.CLIENT, maker)));
            }
        }
        return new Yardstick(name, what + ", best form and number of connections", load(GROUP), choices);
    }

    private BareLoad load(int units) {
        return new BareLoad(url, user, password, units);
    }
}
