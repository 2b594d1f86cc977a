package dev.jumun.bench.yardstick;

import dev.jumun.bench.measure.Tally.Sample;
import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.workload.Basket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What plain SQL does on the same server, in the same tables, without the service. */
public final class Yardstick {
    private static final int GROUP = 64;
    private static final int LANES = 2;

    private final String name;
    private final BareLoad load;
    private final List<Integer> connections;
    private Preparation preparation = Preparation.SERVER;

    private Yardstick(String name, BareLoad load, List<Integer> connections) {
        this.name = name;
        this.load = load;
        this.connections = List.copyOf(connections);
    }

    /**
     * Makes yardsticks on one schema, which they share: no two write the same ids.
     *
     * @param connections how many to try; the best of each turn counts
     */
    public record Maker(String url, String user, String password, Shop shop, List<Integer> connections,
            AtomicLong ids) {
        public Maker(String url, String user, String password, Shop shop, List<Integer> connections) {
            this(url, user, password, shop, connections, new AtomicLong());
        }

        /** One order of two lines in one transaction. */
        public Yardstick orders() {
            return yardstick("bare JDBC", 1, connections, (connection, random) -> new BareOrder(connection, shop,
                    Basket.ofAll(shop.products(), random), 2, random, ids));
        }

        /** The same, and all want one product. */
        public Yardstick hotOrders() {
            return yardstick("bare JDBC, one product", 1, connections, (connection, random) -> new BareOrder(
                    connection, shop, Basket.ofOne(), 1, random, ids));
        }

        /** 64 orders of two lines in one transaction, two transactions at once. */
        public Yardstick groupedOrders() {
            return yardstick("grouped SQL, the ceiling", GROUP, List.of(LANES),
                    (connection, random) -> new GroupedOrders(
                            connection, shop, Basket.ofAll(shop.products(), random), GROUP, random, ids));
        }

        /** One charge in one transaction. */
        public Yardstick charges() {
            return yardstick("bare JDBC, charges", 1, connections,
                    (connection, random) -> new BareCharge(connection, shop, random));
        }

        private Yardstick yardstick(String name, int units, List<Integer> tried, BareTransaction.Maker transaction) {
            return new Yardstick(name, new BareLoad(url, user, password, transaction, units), tried);
        }
    }

    public String name() {
        return name;
    }

    /** How long a turn takes. */
    public Duration timeOf(Duration turn) {
        return turn.multipliedBy(connections.size());
    }

    /** Warms up, and decides from then on for the kind of prepared statement that is faster here. */
    public void choose(Duration each) {
        int middle = connections.get(connections.size() / 2);
        load.run(middle, preparation, each);
        preparation = best(List.of(Preparation.values())
                .stream()
                .map(kind -> Map.entry(kind, load.run(middle, kind, each).perSecond()))
                .toList());
    }

    private static Preparation best(List<Map.Entry<Preparation, Double>> tried) {
        return tried.stream().max(Comparator.comparingDouble(Map.Entry::getValue)).orElseThrow().getKey();
    }

    /** One turn with each number of connections; the best of them. */
    public Sample measure(Duration each) {
        var samples = new ArrayList<Sample>();
        for (int count : connections) {
            samples.add(load.run(count, preparation, each));
        }
        return samples.stream().max(Comparator.comparingDouble(Sample::perSecond)).orElseThrow();
    }
}
