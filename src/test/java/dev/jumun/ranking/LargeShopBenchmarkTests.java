package dev.jumun.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.catalog.Catalog;
import dev.jumun.catalog.ProductSort;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.SortDirection;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.SettableClock;
import dev.jumun.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Popular products and the product list of shops of different sizes, filled by {@code jumun-bench fill}
 * ({@code mvn -f bench package} first).
 */
@Tag("benchmark")
class LargeShopBenchmarkTests {
    private static final String ORDERS = System.getProperty("benchmark.orders", "500000,5000000");
    private static final String PRODUCTS = System.getProperty("benchmark.products", "1000,1000000");
    private static final int RUNS = Integer.getInteger("benchmark.runs", 100);
    private static final int CLIENTS = 200;
    private static final String POPULAR = "/api/v1/stats/popular-products";
    private static final String DEFINITION = """
            SELECT i.product_id, SUM(i.quantity) AS sold
            FROM orders o
                JOIN order_items i ON i.order_id = o.order_id
            WHERE o.status = 'PAID' AND o.created_at >= ?
            GROUP BY i.product_id
            ORDER BY sold DESC, i.product_id
            LIMIT 50""";

    private static Instance filled(String orders, String products) throws IOException, InterruptedException {
        var engine = Engine.current();
        var database = engine.freshDatabase();
        var instance = Instance.on(database, SettableClock.InPlaceOfTheClock.class, "logging.level.root=warn",
                // The plain SQL takes longer than a request may wait.
                "spring.datasource.hikari.data-source-properties.socketTimeout=600000");
        var fill = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                "bench/target/jumun-bench.jar", "fill", "--url", engine.jdbcUrl(database), "--user", engine.user(),
                "--orders", orders, "--products", products).inheritIO();
        fill.environment().put("JUMUN_BENCH_PASSWORD", engine.password());
        assertThat(fill.start().waitFor()).as("jumun-bench fill").isZero();
        instance.bean(SettableClock.class).set(Instant.now());
        return instance;
    }

    private static void print(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%-60s p50 %7.2f ms  p99 %7.2f ms  max %7.2f ms%n", what,
                nanos[nanos.length / 2] / 1e6, nanos[(int) (nanos.length * 0.99)] / 1e6, nanos[nanos.length - 1] / 1e6);
    }

    private static long[] time(int runs, Runnable work) {
        return IntStream.range(0, runs).mapToLong(_ -> {
            long begun = System.nanoTime();
            work.run();
            return System.nanoTime() - begun;
        }).toArray();
    }

    @Test
    void popularProducts() throws IOException, InterruptedException {
        for (var orders : ORDERS.split(",", -1)) {
            try (var instance = filled(orders, "10000")) {
                var jdbc = instance.bean(JdbcTemplate.class);
                var popular = instance.bean(PopularProducts.class);
                var clock = instance.bean(SettableClock.class);
                var now = Instant.now();
                var random = new Random(1);
                System.out.printf(Locale.ROOT, "%s orders, %d lines%n", orders,
                        jdbc.queryForObject("SELECT COUNT(*) FROM order_items", Long.class));
                for (int days : new int[]{3, 30, 1, 7}) {
                    var computation = time(RUNS, () -> {
                        // At any time of the day: the edge of the window is somewhere else each time.
                        clock.set(now.minusSeconds(random.nextInt(days == 30 ? 60 : 86_400)));
                        popular.compute(days);
                    });
                    print("popular products of " + days + " days, computed", computation);
                }
                for (int days : new int[]{3, 30}) {
                    var since = now.minus(Duration.ofDays(days));
                    var sold = new LinkedHashMap<ProductId, Long>();
                    print("plain SQL of " + days + " days", time(3, () -> {
                        sold.clear();
                        jdbc.query(DEFINITION, row -> {
                            sold.put(new ProductId(row.getLong("product_id")), row.getLong("sold"));
                        }, LocalDateTime.ofInstant(since, ZoneOffset.UTC));
                    }));
                    assertThat(List.copyOf(RankingTables.bestSellers(jdbc, since, 50).entrySet()))
                            .isEqualTo(List.copyOf(sold.entrySet()));
                }
                clock.set(now);
                clientsAtExpiry(instance, clock);
            }
        }
    }

    /** The same burst of requests by turns: with an answer in the cache, and at the moment at which that expires. */
    private static void clientsAtExpiry(Instance instance, SettableClock clock) throws IOException {
        var computations = instance.bean(MeterRegistry.class)
                .get("jumun.ranking.computation")
                .tag("outcome", "computed")
                .timer();
        try (var clients = new Clients(Integer.parseInt(instance.property("local.server.port")))) {
            for (int round = 0; round < 100; round++) {
                clients.burst();
            }
            var cached = new ArrayList<long[]>();
            var expired = new ArrayList<long[]>();
            var computed = new ArrayList<Long>();
            for (int round = 0; round < 20; round++) {
                clock.advance(Duration.ofHours(1));
                instance.shop().api().get(POPULAR, null);
                cached.add(clients.burst());
                long before = computations.count();
                clock.advance(Duration.ofSeconds(61));
                expired.add(clients.burst());
                while (computations.count() == before) {
                    Thread.onSpinWait();
                }
                computed.add(computations.count() - before);
            }
            print(CLIENTS + " clients, answer in the cache", all(cached));
            print(CLIENTS + " clients at its expiry, computations of each: " + computed, all(expired));
        }
    }

    private static long[] all(List<long[]> bursts) {
        return bursts.stream().flatMapToLong(Arrays::stream).toArray();
    }

    /** Connections that are open already and ask at the same moment; as cheap as they can be, for they share the CPU. */
    private static final class Clients implements AutoCloseable {
        private static final byte[] REQUEST = ("GET " + POPULAR + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");
        private final List<Socket> sockets = new ArrayList<>();

        Clients(int port) throws IOException {
            for (int i = 0; i < CLIENTS; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                sockets.add(socket);
            }
        }

        /** How long each waited for its answer, in nanoseconds. */
        long[] burst() {
            return Together.call(CLIENTS, i -> ask(sockets.get(i))).stream().mapToLong(nanos -> nanos).toArray();
        }

        private static long ask(Socket socket) {
            try {
                return answered(socket);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static long answered(Socket socket) throws IOException {
            long begun = System.nanoTime();
            socket.getOutputStream().write(REQUEST);
            var answer = new byte[32_768];
            int length = 0;
            while (!isWhole(answer, length)) {
                int more = socket.getInputStream().read(answer, length, answer.length - length);
                assertThat(more).as("bytes read after %d", length).isPositive();
                length += more;
            }
            long nanos = System.nanoTime() - begun;
            assertThat(new String(answer, 0, 12, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
            return nanos;
        }

        /** As long as its head says, or else until an empty chunk. */
        private static boolean isWhole(byte[] answer, int length) {
            var text = new String(answer, 0, length, StandardCharsets.ISO_8859_1);
            int head = text.indexOf("\r\n\r\n");
            var said = CONTENT_LENGTH.matcher(text);
            return said.find()
                    ? head > 0 && length >= head + 4 + Integer.parseInt(said.group(1))
                    : text.endsWith("\r\n0\r\n\r\n");
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /** By turns, so that neither shop is measured by a warmer service. */
    @Test
    void productList() throws IOException, InterruptedException {
        var shops = new LinkedHashMap<String, Instance>();
        try {
            for (var products : PRODUCTS.split(",", -1)) {
                shops.put(products, filled("1000", products));
            }
            for (var field : ProductSort.Field.values()) {
                for (var direction : SortDirection.values()) {
                    for (int turn = 0; turn < 2; turn++) {
                        for (var shop : shops.entrySet()) {
                            pages(shop.getKey(), shop.getValue().bean(Catalog.class), new ProductSort(field, direction),
                                    turn > 0);
                        }
                    }
                }
            }
        } finally {
            shops.values().forEach(Instance::close);
        }
    }

    private static void pages(String products, Catalog catalog, ProductSort sort, boolean printed) {
        var last = (int) catalog.products(new PageQuery(0, 20), sort).totalPages() - 1;
        for (int page : new int[]{0, Math.min(1000, last), last / 2, last}) {
            var times = time(RUNS, () -> catalog.products(new PageQuery(page, 20), sort));
            if (printed) {
                print(products + " products by " + sort.field().property() + " " + sort.direction() + ", page " + page,
                        times);
            }
        }
    }
}
