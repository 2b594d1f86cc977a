package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.faults.kit.PackagedInstance.Program;
import dev.jumun.faults.kit.Specmatic;
import dev.jumun.faults.kit.Specmatic.Verdict;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who knows nothing but the API's description is served: what it allows is taken, what it forbids is refused, and each answer
 * is one that it has. {@link DescribedAnswersTests} send at random what nobody would expect; here a tool of others does,
 * which reads the description in its own way.
 */
@FaultTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class DescribedRequestsTests {
    private static final long ADMINISTRATOR = 100;
    private static final long PRODUCT = 103;
    private static final int REDIS_DATABASE = 6;
    private static final String EVERYTHING_THAT_ENDS = "PATH!='/api/v1/products/stock-stream'";
    /** Of what is only known to exist, or to be the case, when the request comes. */
    private static final Set<String> FOR_REASONS_OF_THE_MOMENT = Set.of("404", "409");
    /** Calls of which no schema says all that they ask of a request, and what that is. */
    private static final Map<String, String> RULES_OF_WORDS = Map.of("POST /api/v1/orders",
            "a coupon is the buyer's; lines of one product are added up", "POST /api/v1/admin/coupons",
            "only discounts in per cent have a maximum");
    /** Nothing in a shop whose platform takes all has failed to be sent. */
    private static final String NEVER_POSSIBLE = "POST /api/v1/admin/outbox/{id}/redrive";
    /** What should not match a pattern is made by an underscore behind it, with which a coupon's code often still does. */
    private static final String PERHAPS_RIGHT = "key code is set to a value matching an invalid regex";
    private static final JsonMapper JSON = new JsonMapper();

    private PackagedInstance instance;
    private ObjectNode description;
    private long order;

    @BeforeAll
    void start() {
        var hindrance = Specmatic.hindrance();
        hindrance.ifPresent(why -> System.out.println("*** Specmatic: NOT TESTED, because " + why + ". ***"));
        Assumptions.assumeTrue(hindrance.isEmpty());
        instance = PackagedInstance.of("specmatic", Program.demo(REDIS_DATABASE));
        instance.start();
        description = (ObjectNode) instance.api().get("/v3/api-docs", null).json();
        // Before Specmatic changes prices and stock as it likes.
        order = placeOrder();
    }

    private long placeOrder() {
        instance.api().post("/api/v1/wallets/charge", ADMINISTRATOR, null, "{\"amount\": 100000000}");
        var placed = instance.api()
                .post("/api/v1/orders", ADMINISTRATOR, null,
                        "{\"items\": [{\"productId\": %d, \"qty\": 1}]}".formatted(PRODUCT));
        assertThat(placed.status()).as(placed.body()).isEqualTo(201);
        return placed.json().path("orderId").asLong();
    }

    @AfterAll
    void stop() {
        if (instance != null) {
            instance.close();
        }
    }

    @Test
    void areTakenOrRefusedAsDescribed() {
        var verdicts = test(description, EVERYTHING_THAT_ENDS);

        assertThat(verdicts).as("requests").hasSizeGreaterThan(2_500);
        assertThat(verdicts).as("requests that are wrong on purpose")
                .filteredOn(v -> !v.allowed())
                .hasSizeGreaterThan(1_000);
        assertThat(faults(verdicts, description)).isEmpty();
        assertThat(operations(verdicts, Verdict::allowed)).as("operations of which no request went well")
                .containsExactlyInAnyOrderElementsOf(operations(verdicts, DescribedRequestsTests::wentWellOrNeverCan));
        var audit = instance.api().post("/api/v1/admin/audit", ADMINISTRATOR, null, "");
        assertThat(audit.json().path("clean").asBoolean()).as(audit.body()).isTrue();
        assertThat(instance.log()).doesNotContain(" ERROR ", "Unexpected failure");
    }

    @Test
    void wouldBeFoundOutIfAnswersWereNotAsDescribed() {
        var wrong = description.deepCopy();
        var product = wrong.withObject("/paths/~1api~1v1~1products~1{productId}/get/responses");
        product.remove("404");
        wrong.withObject("/components/schemas/ProductResponse/properties/stock").put("type", "string").remove("format");

        var faults = faults(test(wrong, "PATH='/api/v1/products/{productId}'"), wrong);

        assertThat(faults.values()).anySatisfy(fault -> assertThat(fault).contains("stock"))
                .anySatisfy(fault -> assertThat(fault).contains("404"));
    }

    private List<Verdict> test(JsonNode asDescribed, String filter) {
        var dictionary = """
                PARAMETERS:
                  PATH:
                    productId: %1$d
                    userId: %2$d
                    orderId: %3$d
                    id: 1
                    code: WELCOME10
                  QUERY:
                    from: "2020-01-01T00:00:00Z"
                    to: "2099-01-01T00:00:00Z"
                AddCouponRequest:
                  startsAt: "2020-01-01T00:00:00Z"
                  endsAt: "2099-01-01T00:00:00Z"
                  type: PERCENT
                  value: 10
                AdjustStockRequest:
                  delta: 1000
                LineRequest:
                  productId: %1$d
                  qty: 1
                """.formatted(PRODUCT, ADMINISTRATOR, order);
        return Specmatic.test("http://127.0.0.1:" + instance.port(), JSON.writeValueAsString(asDescribed),
                Long.toString(ADMINISTRATOR), dictionary,
                filter);
    }

    /** One of each kind that is wrong, by the call and what is wrong with it. */
    private static Map<String, String> faults(List<Verdict> verdicts, JsonNode description) {
        var faults = new TreeMap<String, String>();
        for (var verdict : verdicts) {
            verdict.complaint()
                    .filter(_ -> !isForAReasonThatNoSchemaKnows(verdict, description))
                    .filter(_ -> verdict.allowed() || !verdict.scenario().contains(PERHAPS_RIGHT))
                    .ifPresent(complaint -> faults.putIfAbsent(
                            verdict.operation() + complaint.substring(complaint.lastIndexOf('\n') + 1),
                            verdict.scenario() + "\n" + complaint));
        }
        return faults;
    }

    /** A request that the description allows may be refused all the same, with a status that it has. */
    private static boolean isForAReasonThatNoSchemaKnows(Verdict verdict, JsonNode description) {
        return verdict.allowed() && verdict.otherStatus()
                .filter(status -> FOR_REASONS_OF_THE_MOMENT.contains(status)
                        || (status.equals("400") && RULES_OF_WORDS.containsKey(verdict.operation())))
                .filter(status -> isDescribed(verdict, status, description))
                .isPresent();
    }

    private static boolean isDescribed(Verdict verdict, String status, JsonNode description) {
        return description.path("paths")
                .path(verdict.path())
                .path(verdict.method().toLowerCase(Locale.ROOT))
                .path("responses")
                .has(status);
    }

    private static boolean wentWellOrNeverCan(Verdict verdict) {
        boolean wentWell = verdict.allowed() && verdict.complaint().isEmpty();
        return wentWell || verdict.operation().equals(NEVER_POSSIBLE);
    }

    private static Set<String> operations(List<Verdict> verdicts, Predicate<Verdict> which) {
        return verdicts.stream().filter(which).map(Verdict::operation).collect(Collectors.toCollection(TreeSet::new));
    }
}
