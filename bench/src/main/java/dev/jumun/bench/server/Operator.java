package dev.jumun.bench.server;

import dev.jumun.bench.shop.Shop;
import dev.jumun.bench.workload.Coupons;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the service for what its operators ask for: audits, metrics, coupons, stock. */
public final class Operator implements Coupons, AutoCloseable {
    /** Enough for some minutes: each is claimed by all users. */
    private static final int COUPONS = 200;

    private static final Pattern PENDING = Pattern
            .compile("jumun_outbox_events\\{[^}]*status=\"PENDING\"[^}]*} (\\S+).*");

    private final List<Http> instances;
    private final long administrator;
    private final JsonMapper mapper = new JsonMapper();
    /** Another run's coupons may still be known to the same Redis. */
    private final String run = UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    /** Made so far. Workloads that run in several forms ask for theirs once for each. */
    private int coupons;

    public Operator(List<InetSocketAddress> instances, long administrator) {
        this.instances = instances.stream().map(Http::new).toList();
        this.administrator = administrator;
    }

    /** Checks the books. */
    public Audit audit() {
        var report = mapper.readTree(instances.getFirst().post("/api/v1/admin/audit", administrator, null, 200));
        var broken = new ArrayList<String>();
        for (var rule : report.at("/rules")) {
            if (!rule.at("/clean").asBoolean()) {
                broken.add(rule.at("/rule").asInt() + " " + rule.at("/name").asString() + ": " + firstOf(rule));
            }
        }
        return new Audit(report.at("/clean").asBoolean(), broken);
    }

    private static String firstOf(JsonNode rule) {
        return rule.at("/violations").size() + " violations, the first one " + rule.at("/violations/0");
    }

    /** What all instances have counted since their start. */
    public ServiceMeters meters() {
        return instances.stream()
                .map(instance -> ServiceMeters.of(instance.get("/actuator/prometheus")))
                .reduce(ServiceMeters.NONE, ServiceMeters::plus);
    }

    /** Events that are not delivered yet, as the first instance counts them. */
    public long pendingEvents() {
        return instances.getFirst()
                .get("/actuator/prometheus")
                .lines()
                .map(PENDING::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> (long) Double.parseDouble(line.group(1)))
                .sum();
    }

    @Override
    public List<String> forEverybody() {
        var codes = new ArrayList<String>();
        for (int i = 0; i < COUPONS; i++) {
            codes.add(addCoupon("OPEN", 100_000_000));
        }
        return codes;
    }

    @Override
    public String soldOut(long holder) {
        var code = addCoupon("ONE", 1);
        instances.getFirst().post("/api/v1/coupons/" + code + "/claim", holder, null, 200);
        return code;
    }

    /** A product with so much stock, which no workload orders; its id. */
    public long addProduct(long stock) {
        return mapper.readTree(instances.getFirst().post("/api/v1/admin/products", administrator, """
                {"name": "%s", "price": %s, "stock": %d}""".formatted(Shop.PRODUCT_NAME, Shop.PRICE, stock), 201))
                .at("/id")
                .asLong();
    }

    /** Returns when it is committed. */
    public void adjustStock(long product, long delta) {
        instances.getFirst().post("/api/v1/admin/products/" + product + "/stock-adjustments", administrator, """
                {"delta": %d, "reason": "bench"}""".formatted(delta), 201);
    }

    private String addCoupon(String name, int quantity) {
        coupons++;
        var code = run + "-" + name + "-" + coupons;
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        instances.getFirst()
                .post("/api/v1/admin/coupons", administrator, """
                {"code": "%s", "type": "FIXED", "value": 1.00, "startsAt": "%s", "endsAt": "%s", "totalQuantity": %d}"""
                        .formatted(code, now.minus(1, ChronoUnit.MINUTES), now.plus(1, ChronoUnit.DAYS), quantity),
                        201);
        return code;
    }

    @Override
    public void close() {
        instances.forEach(Http::close);
    }
}
