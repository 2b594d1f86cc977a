package dev.jumun.observe;

import static dev.jumun.testing.Shop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.observe.PromQl.Selector;
import dev.jumun.testing.Api;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Dashboards and alerts ask only for what the service shows. */
@DatabaseTest
class ObservedMetricsTests {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(\\{.*\\})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    /** Given by Prometheus itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "job", "role");
    /** Not there before the first request, and the first audit: rates of all requests, and gauges. */
    private static final Set<String> LATER = Set.of("http_server_requests_seconds_bucket",
            "http_server_requests_seconds_count", "jumun_audit_violations");

    private static Instance instance;
    private static List<Sample> atFirst;
    private static List<Sample> inUse;

    /** One line of what Prometheus reads. */
    private record Sample(String metric, Map<String, String> labels) {
        boolean matches(Selector selector) {
            return metric.equals(selector.metric()) && selector.equal()
                    .entrySet()
                    .stream()
                    .filter(label -> !LABELS_OF_PROMETHEUS.contains(label.getKey()))
                    .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
        }

        boolean hasLabelsOf(Selector selector) {
            return metric.equals(selector.metric()) && selector.labels()
                    .stream()
                    .allMatch(label -> LABELS_OF_PROMETHEUS.contains(label) || labels.containsKey(label));
        }
    }

    @BeforeAll
    static void use() {
        instance = Instance.on(Engine.current().freshDatabase());
        atFirst = scrape();
        var shop = instance.shop();
        long buyer = shop.customer(1000);
        var coupon = shop.coupon("FIXED", "1.00", 5);
        assertThat(shop.claim(buyer, coupon, "claim").status()).isEqualTo(200);
        assertThat(shop.order(buyer, "order", line(shop.product("10.00", 5), 1)).status()).isEqualTo(201);
        shop.booksMustBalance();
        // What is shown of collections is there after the first one.
        System.gc();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> scrape().stream().anyMatch(sample -> sample.metric().equals("jvm_gc_pause_seconds_max")));
        inUse = scrape();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    private static List<Sample> scrape() {
        var answer = new Api(Integer.parseInt(instance.property("local.management.port")))
                .get("/actuator/prometheus", ADMINISTRATOR);
        assertThat(answer.status()).isEqualTo(200);
        return SAMPLE.matcher(answer.body()).results().map(sample -> {
            var labels = new HashMap<String, String>();
            LABEL.matcher(Objects.requireNonNullElse(sample.group(2), ""))
                    .results()
                    .forEach(label -> labels.put(Objects.requireNonNull(label.group(1)),
                            Objects.requireNonNull(label.group(2))));
            return new Sample(Objects.requireNonNull(sample.group(1)), labels);
        }).toList();
    }

    @Test
    void alertsAskForWhatIsThere() {
        assertThat(Alert.all()).isNotEmpty().allSatisfy(alert -> mustBeShown(alert.query()));
    }

    /** A counter that comes into being with its first event shows Prometheus no rise. */
    @Test
    void whatAlertsWatchIsThereFromTheStart() {
        var watched = Alert.all()
                .stream()
                .flatMap(alert -> alert.query().selectors().stream())
                .filter(selector -> !OF_PROMETHEUS.contains(selector.metric()) && !LATER.contains(selector.metric()))
                .collect(toSet());

        assertThat(watched).hasSizeGreaterThan(15)
                .allSatisfy(selector -> assertThat(atFirst).as(selector.toString())
                        .anyMatch(sample -> sample.matches(selector)));
    }

    @Test
    void dashboardsAskForWhatIsThere() throws IOException {
        var json = new JsonMapper();
        try (var files = Files.list(Path.of("observe/grafana/dashboards"))) {
            var queries = files.flatMap(file -> queries(json, file)).toList();

            assertThat(queries).hasSizeGreaterThan(50).allSatisfy(ObservedMetricsTests::mustBeShown);
        }
    }

    private static Stream<PromQl> queries(JsonMapper json, Path file) {
        return Alert.stream(json.readTree(file.toFile()).path("panels"))
                .flatMap(panel -> Alert.stream(panel.path("targets")))
                .map(target -> new PromQl(target.path("expr").asString()));
    }

    private static void mustBeShown(PromQl query) {
        assertThat(query.selectors()).isNotEmpty()
                .filteredOn(selector -> !OF_PROMETHEUS.contains(selector.metric()))
                .allSatisfy(selector -> assertThat(inUse).as(query.text())
                        .anyMatch(sample -> sample.hasLabelsOf(selector)));
    }
}
