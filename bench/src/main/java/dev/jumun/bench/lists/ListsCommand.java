package dev.jumun.bench.lists;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.measure.TextTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code jumun-bench lists}: how long one page of each list takes, near its beginning, in its middle and at its end. */
@Command(name = "lists", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true, description = {
        "Measures the latency of pages of lists, one request after the other over one connection.",
        "Any answer but 200 fails the run."})
public final class ListsCommand implements Callable<Integer> {
    private static final String ORDERS = "/api/v1/orders";
    private static final String LEDGER = "/api/v1/wallets/ledger";
    private static final String ALL_ORDERS = "/api/v1/admin/orders";
    private static final String USERS = "/api/v1/admin/users";
    private static final int FAR_PAGE = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--base", defaultValue = "http://127.0.0.1:8080", paramLabel = "URL", description = "Where the application listens")
    private String base = "";

    @Option(names = "--user-id", required = true, showDefaultValue = Visibility.NEVER, paramLabel = "ID", description = "Whose orders and ledger are listed")
    private long userId;

    @Option(names = "--admin-id", defaultValue = "1", paramLabel = "ID", description = "An administrator")
    private long adminId;

    @Option(names = "--requests", defaultValue = "200", paramLabel = "COUNT", description = "Measured for each page")
    private int requests;

    @Option(names = "--warm-up", defaultValue = "20", paramLabel = "COUNT", description = "Before these, not measured")
    private int warmUp;

    @Option(names = "--json", paramLabel = "FILE", showDefaultValue = Visibility.NEVER, description = "Write the figures there too")
    private @Nullable Path json;

    private final JsonMapper mapper = new JsonMapper();

    /** @param path with its query */
    private record Probe(String name, String path, long asker, long rows) {}

    /**
     * What was measured of one page.
     *
     * @param rows of the whole list
     */
    record Figure(String name, String path, long rows, Latency millis) {}

    @Override
    public Integer call() {
        if (requests < 1 || warmUp < 0) {
            throw new ParameterException(spec.commandLine(), "--requests: at least 1; --warm-up: not negative");
        }
        var figures = new ArrayList<Figure>();
        try (var api = new Api(base.replaceAll("/+$", ""))) {
            for (var probe : probes(api)) {
                figures.add(measure(api, probe));
            }
        }
        var out = spec.commandLine().getOut();
        out.print(table(figures));
        out.flush();
        if (json != null) {
            write(json, figures);
        }
        return 0;
    }

    private List<Probe> probes(Api api) {
        var probes = new ArrayList<Probe>();
        addPages(api, probes, "own orders", ORDERS, userId, true);
        addPages(api, probes, "own orders, PAID", ORDERS + "?status=PAID", userId, true);
        addPages(api, probes, "own orders, FAILED", ORDERS + "?status=FAILED", userId, true);
        var newest = read(api, ORDERS, userId).at("/content/0");
        if (newest.isMissingNode()) {
            throw new BenchFailed("User " + userId + " has no orders.");
        }
        probes.add(new Probe("own order", ORDERS + "/" + newest.get("orderId").asLong(), userId, 1));
        addPages(api, probes, "own ledger", LEDGER, userId, true);
        addPages(api, probes, "all orders", ALL_ORDERS, adminId, false);
        addPages(api, probes, "all orders, PAID", ALL_ORDERS + "?status=PAID", adminId, false);
        addPages(api, probes, "all orders, FAILED", ALL_ORDERS + "?status=FAILED", adminId, false);
        // The newest order's own day may have just begun.
        var day = Instant.parse(newest.get("createdAt").asString()).truncatedTo(ChronoUnit.DAYS);
        addPages(api, probes, "all orders, one day",
                ALL_ORDERS + "?from=" + day.minus(1, ChronoUnit.DAYS) + "&to=" + day, adminId, false);
        addPages(api, probes, "all orders, one user", ALL_ORDERS + "?userId=" + userId, adminId, false);
        addPages(api, probes, "users", USERS, adminId, true);
        return probes;
    }

    /** The first page, and if deep, page 1,000, the middle and the last one, as far as there are so many. */
    private void addPages(Api api, List<Probe> probes, String name, String path, long asker, boolean deep) {
        var first = read(api, path, asker);
        long pages = first.get("totalPages").asLong();
        long rows = first.get("totalElements").asLong();
        var separator = path.contains("?") ? "&" : "?";
        probes.add(new Probe(name + ", page 0", path, asker, rows));
        if (!deep) {
            return;
        }
        if (pages > FAR_PAGE) {
            probes.add(new Probe(name + ", page " + FAR_PAGE, path + separator + "page=" + FAR_PAGE, asker, rows));
        }
        if (pages > 2) {
            probes.add(new Probe(name + ", middle", path + separator + "page=" + pages / 2, asker, rows));
        }
        if (pages > 1) {
            probes.add(new Probe(name + ", last", path + separator + "page=" + (pages - 1), asker, rows));
        }
    }

    private JsonNode read(Api api, String path, long asker) {
        var body = api.get(path, asker);
        try {
            return mapper.readTree(body);
        } catch (JacksonException failure) {
            throw new BenchFailed(path + " is not answered with JSON: " + failure.getMessage(), failure);
        }
    }

    private Figure measure(Api api, Probe probe) {
        for (int i = 0; i < warmUp; i++) {
            api.get(probe.path(), probe.asker());
        }
        var histogram = Latency.histogram();
        for (int i = 0; i < requests; i++) {
            long start = System.nanoTime();
            api.get(probe.path(), probe.asker());
            histogram.recordValue(System.nanoTime() - start);
        }
        return new Figure(probe.name(), probe.path(), probe.rows(), Latency.of(histogram));
    }

    private static TextTable table(List<Figure> figures) {
        var table = new TextTable("list", "rows", "p50 ms", "p99 ms", "max ms");
        figures.forEach(figure -> table.add(figure.name(), "%,d".formatted(figure.rows()),
                millis(figure.millis().p50()), millis(figure.millis().p99()), millis(figure.millis().max())));
        return table;
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void write(Path file, List<Figure> figures) {
        try {
            mapper.writerWithDefaultPrettyPrinter().writeValue(file, figures);
        } catch (JacksonException failure) {
            throw new BenchFailed(file + " could not be written: " + failure.getMessage(), failure);
        }
    }
}
