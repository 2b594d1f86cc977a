package dev.jumun.bench.fill;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.fill.History.Totals;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jumun-bench fill}: writes a made-up history straight into the tables. The books balance afterwards. */
@Command(name = "fill", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true, description = {
        "Fills an existing schema with users, products and a history of orders.",
        "The application must have been started on it once, and must not be used meanwhile."})
public final class FillCommand implements Callable<Integer> {
    private static final int BAR_MILLIS = 500;
    private static final String UNFINISHED = "The schema is filled in part and its books do not balance: drop it, start"
            + " the application on it anew, and fill it again.";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--url", required = true, showDefaultValue = Visibility.NEVER, paramLabel = "JDBC-URL", description = "For example jdbc:mysql://127.0.0.1:3306/jumun")
    private String url = "";

    @Option(names = "--user", required = true, showDefaultValue = Visibility.NEVER, paramLabel = "NAME", description = "Of the database")
    private String user = "";

    @Option(names = "--password", defaultValue = "${env:JUMUN_BENCH_PASSWORD:-}", interactive = true, arity = "0..1", showDefaultValue = Visibility.NEVER, description = "Of the database; asked for when it is not said, and JUMUN_BENCH_PASSWORD without this option")
    private String password = "";

    @Option(names = "--users", defaultValue = "100000", paramLabel = "COUNT", description = "Customers to add")
    private int users;

    @Option(names = "--products", defaultValue = "10000", paramLabel = "COUNT", description = "Products to add")
    private int products;

    @Option(names = "--orders", defaultValue = "5000000", paramLabel = "COUNT", description = "Orders to add")
    private long orders;

    @Option(names = "--lines-per-order", defaultValue = "2", paramLabel = "MEAN", description = "Average of 1 to "
            + FillPlan.MAX_LINES)
    private double linesPerOrder;

    @Option(names = "--days", defaultValue = "30", paramLabel = "DAYS", description = "How far back the orders go")
    private int days;

    @Option(names = "--until", paramLabel = "TIME", showDefaultValue = Visibility.NEVER, description = "After the last order, such as 2026-11-22T12:00:00Z; now if it is not said")
    private @Nullable Instant until;

    @Option(names = "--recent-share", defaultValue = "0.3", paramLabel = "SHARE", description = "Share of the orders that fall into the last days")
    private double recentShare;

    @Option(names = "--recent-days", defaultValue = "3", paramLabel = "DAYS", description = "How many days these are")
    private int recentDays;

    @Option(names = "--skew", defaultValue = "1.0", paramLabel = "EXPONENT", description = "Of Zipf's law of the products' popularity; 0 for all alike")
    private double skew;

    @Option(names = "--whale-orders", defaultValue = "0", paramLabel = "COUNT", description = "Orders of the first user")
    private long whaleOrders;

    @Option(names = "--cancelled", defaultValue = "0.02", paramLabel = "SHARE", description = "Share of cancelled orders")
    private double cancelled;

    @Option(names = "--failed", defaultValue = "0.01", paramLabel = "SHARE", description = "Share of failed orders")
    private double failed;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "NUMBER", description = "The same seed and --until make the same rows")
    private long seed;

    @Option(names = "--append", description = "Add to a schema that has orders already")
    private boolean append;

    @Override
    public Integer call() {
        var plan = plan();
        var out = spec.commandLine().getOut();
        var start = Instant.now();
        try (var schema = Schema.open(url, user, password)) {
            schema.check(!append);
            var ids = schema.reserve(plan);
            var totals = fill(schema, plan, ids);
            print(out, plan, ids, totals, Duration.between(start, Instant.now()));
        }
        return 0;
    }

    private FillPlan plan() {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        if (until != null && until.isAfter(now)) {
            throw new ParameterException(spec.commandLine(), "--until: not in the future");
        }
        try {
            return new FillPlan(users, products, orders, linesPerOrder, Duration.ofDays(days),
                    until == null ? now : until, recentShare, Duration.ofDays(recentDays), skew, whaleOrders, cancelled,
                    failed, seed);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private Totals fill(Schema schema, FillPlan plan, FirstIds ids) {
        // An interrupt ends the JVM with its hooks and nothing else.
        var interrupted = new Thread(() -> System.err.println(System.lineSeparator() + UNFINISHED));
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (var bar = bar(plan.orders())) {
            schema.openWriters(bar::stepBy);
            var totals = History.write(plan, ids, schema::add);
            bar.setExtraMessage(" last rows");
            schema.finish(totals);
            return totals;
        } catch (BenchFailed failure) {
            throw new BenchFailed(failure.getMessage() + System.lineSeparator() + UNFINISHED, failure);
        } finally {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
    }

    private static ProgressBar bar(long orders) {
        return new ProgressBarBuilder().setTaskName("Orders")
                .setInitialMax(orders)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(BAR_MILLIS)
                .showSpeed()
                .build();
    }

    private static void print(PrintWriter out, FillPlan plan, FirstIds ids, Totals totals, Duration took) {
        double seconds = took.toMillis() / 1000.0;
        out.printf("%,d orders with %,d lines and %,d ledger rows in %.1f s: %,.0f lines/s%n", totals.orders(),
                totals.items(), totals.ledgerEntries(), seconds, totals.items() / seconds);
        out.printf("users %d to %d, products %d to %d, orders %d to %d%n", ids.user(), ids.user() + plan.users() - 1,
                ids.product(), ids.product() + plan.products() - 1, ids.order(), ids.order() + totals.orders() - 1);
        if (plan.whaleOrders() > 0) {
            out.printf("user %d has %,d orders%n", ids.user(), plan.whaleOrders());
        }
        out.flush();
    }
}
