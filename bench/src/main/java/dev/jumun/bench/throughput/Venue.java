package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.server.Application;
import dev.jumun.bench.server.ApplicationPlan;
import dev.jumun.bench.server.Database;
import dev.jumun.bench.server.Operator;
import dev.jumun.bench.server.ServerSettings;
import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.shop.ShopTables;
import dev.jumun.bench.yardstick.CopiedTables;
import dev.jumun.bench.yardstick.Yardsticks;
import java.net.InetSocketAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * All that a run needs, started and filled: a schema of the service with instances on it, and one of the yardsticks on the
 * same server. Closed, nothing of it is left.
 */
final class Venue implements AutoCloseable {
    private final Database database;
    private final String serviceSchema;
    private final String bareSchema;
    private final List<Application> applications = new ArrayList<>();
    private final ServerSettings settings;
    private final Shop shop;
    private final Shop bareShop;
    private final Operator operator;
    private final Thread leftBehind;

    private Venue(Database database, ApplicationPlan plan, int instances, int users, int products,
            Progress progress) {
        this.database = database;
        var run = "jumun_bench_" + UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
        this.serviceSchema = run + "_service";
        this.bareSchema = run + "_bare";
        this.leftBehind = new Thread(() -> System.err.println(System.lineSeparator() + "Interrupted. Where the server"
                + " runs on, the schemas " + serviceSchema + " and " + bareSchema + " are left behind: drop them."));
        Runtime.getRuntime().addShutdownHook(leftBehind);
        boolean complete = false;
        try {
            this.settings = ServerSettings.of(database, serviceSchema);
            progress.now("starting: tables");
            // Makes the tables; what is measured later starts as it would on any other day.
            Application.start(plan, database, serviceSchema, "first-start").close();
            progress.now("starting: users and products");
            this.bareShop = fillBareSchema(users, products);
            this.shop = ShopTables.fill(database.url(serviceSchema), database.user(), database.password(), users,
                    products);
            for (int i = 1; i <= instances; i++) {
                progress.now("starting: instance " + i);
                applications.add(Application.start(plan, database, serviceSchema, "application-" + i));
            }
            this.operator = new Operator(addresses(), shop.administrator());
            complete = true;
        } catch (SQLException failure) {
            throw new BenchFailed("The shop could not be filled: " + failure.getMessage(), failure);
        } finally {
            if (!complete) {
                leave();
            }
        }
    }

    /** @param database closed with the venue, also when this fails */
    static Venue open(Database database, ApplicationPlan plan, int instances, int users, int products,
            Progress progress) {
        return new Venue(database, plan, instances, users, products, progress);
    }

    private Shop fillBareSchema(int users, int products) throws SQLException {
        var url = database.url(bareSchema);
        try (var connection = DriverManager.getConnection(url, database.user(), database.password())) {
            CopiedTables.copy(connection, serviceSchema);
        }
        return ShopTables.fill(url, database.user(), database.password(), users, products);
    }

    Database database() {
        return database;
    }

    ServerSettings settings() {
        return settings;
    }

    Shop shop() {
        return shop;
    }

    Operator operator() {
        return operator;
    }

    List<Application> applications() {
        return List.copyOf(applications);
    }

    List<ProcessHandle> processes() {
        return applications.stream().map(Application::process).toList();
    }

    List<InetSocketAddress> addresses() {
        return applications.stream().map(Application::address).toList();
    }

    /** @param connections how many to try */
    Yardsticks yardsticks(List<Integer> connections) {
        return new Yardsticks(database.url(bareSchema), database.user(), database.password(), bareShop,
                connections);
    }

    @Override
    public void close() {
        operator.close();
        leave();
    }

    private void leave() {
        try (database) {
            applications.forEach(Application::close);
            database.drop(serviceSchema);
            database.drop(bareSchema);
        } finally {
            Runtime.getRuntime().removeShutdownHook(leftBehind);
        }
    }
}
