package dev.jumun.apidoc;

import dev.jumun.shared.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Requests and responses to show, most of them the requirements' own. */
final class Examples {
    // Amounts keep their two decimals.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final ResourceBundle.Control NO_SYSTEM_LOCALE = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final String PRODUCT = """
            {"id": 101, "name": "블루티셔츠", "price": 19900.00, "stock": 42, "createdAt": "2025-11-09T12:31:00Z"}""";
    private static final String ORDER = """
            {"orderId": 5551,%s "status": "%s",
              "totalAmount": 59700.00, "discountAmount": 5970.00, "paidAmount": 53730.00,
              "appliedCoupon": {"code": "WELCOME10"},
              "items": [
                {"productId": 101, "name": "블루티셔츠", "unitPrice": 19900.00, "qty": 2, "subtotal": 39800.00},
                {"productId": 202, "name": "화이트모자", "unitPrice": 19900.00, "qty": 1, "subtotal": 19900.00}
              ],%s
              "createdAt": "2025-11-09T12:35:20Z"%s}""";
    private static final String WALLET = """
            {"userId": 1, "balance": 153000.00}""";
    private static final String USER = """
            {"userId": 1, "name": "김주문", "role": "CUSTOMER", "createdAt": "2025-11-09T12:30:00Z"}""";
    private static final String ADJUSTMENT = """
            {"id": 31, "productId": 101, "delta": 50, "reason": "11월 입고", "actorId": 1,
             "createdAt": "2025-11-09T12:32:00Z"%s}""";

    private static final String TERMS = """
            "couponId": 10, "code": "WELCOME10", "type": "PERCENT", "value": 10.00""";
    private static final String WINDOW = """
            "startsAt": "2025-11-09T00:00:00Z", "endsAt": "2025-11-30T23:59:59Z\"""";
    private static final String COUPON = "{" + TERMS + ", " + WINDOW + """
            , "maxDiscountAmount": 10000.00, "totalQuantity": 100, "issuedQuantity": %d, "usedQuantity": %d,
            "createdAt": "2025-11-08T09:00:00Z"}""";

    private static final String AUDIT = """
            {"clean": false, "auditedAt": "2025-11-09T12:45:00Z", "rules": [
              {"rule": 1, "name": "wallet-balances", "promise": "balance = sum of ledger deltas, never negative",
               "clean": false, "truncated": false,
               "violations": [{"subject": "wallet 3", "problem": "balance 100.00, ledger 90.00"}]}
            ]}""";

    private static final String EVENT = """
            {"id": 731, "eventId": "5551.order.paid", "type": "order.paid", "orderId": 5551, "status": "FAILED",
             "attempts": %d,%s "lastError": "503 Service Unavailable", "createdAt": "2025-11-09T12:35:20Z",%s
             "claimed": false}""";

    private static final Map<String, String> REQUESTS = Map.of("placeOrder", """
            {"items": [{"productId": 101, "qty": 2}, {"productId": 202, "qty": 1}], "couponCode": "WELCOME10"}""",
            "chargeWallet", """
                    {"amount": 50000.00}""", "registerUser", """
                    {"name": "김주문"}""", "addProduct", """
                    {"name": "블루티셔츠", "price": 19900.00, "stock": 42}""", "changeProduct", """
                    {"name": "블루티셔츠", "price": 17900.00}""", "adjustStock", """
                    {"delta": 50, "reason": "11월 입고"}""", "addCoupon", """
                    {"code": "WELCOME10", "type": "PERCENT", "value": 10.00, %s, "totalQuantity": 100,
                     "maxDiscountAmount": 10000.00}""".formatted(WINDOW));

    private static final Map<String, String> RESPONSES = Map.ofEntries(Map.entry("listProducts", page(PRODUCT)),
            Map.entry("getProduct", PRODUCT), Map.entry("addProduct", PRODUCT),
            Map.entry("changeProduct", PRODUCT.replace("19900.00", "17900.00")),
            Map.entry("placeOrder", placed(" \"userPointBalance\": 120270.00,")),
            Map.entry("listOrders", page(placed(""))), Map.entry("getOrder", placed("")),
            Map.entry("cancelOrder", cancelled("", "")),
            Map.entry("searchOrders", page(cancelled(" \"userId\": 7,", ", \"cancelledBy\": 1"))),
            Map.entry("listPopularProducts", """
                    {"rangeDays": 3, "limit": 5, "products": [
                      {"productId": 101, "name": "블루티셔츠", "price": 19900.00, "soldQty": 124},
                      {"productId": 202, "name": "화이트모자", "price": 19900.00, "soldQty": 98}],
                     "generatedAt": "2025-11-09T12:45:00Z"}"""),
            Map.entry("searchUsers", page("""
                    {"userId": 7, "name": "김주문", "role": "CUSTOMER", "balance": 120270.00,
                     "createdAt": "2025-11-09T12:30:00Z"}""")),
            Map.entry("chargeWallet", WALLET), Map.entry("getWallet", WALLET), Map.entry("listLedger", page("""
                    {"delta": -53730.00, "reason": "ORDER", "orderId": 5551, "balanceAfter": 120270.00,
                     "createdAt": "2025-11-09T12:35:20Z"}""")),
            Map.entry("registerUser", USER), Map.entry("getUser", USER),
            Map.entry("adjustStock", ADJUSTMENT.formatted(", \"stockAfter\": 92")),
            Map.entry("listStockAdjustments", page(ADJUSTMENT.formatted(""))), Map.entry("auditBooks", AUDIT),
            Map.entry("addCoupon", COUPON.formatted(0, 0)), Map.entry("listAllCoupons", page(COUPON.formatted(73, 12))),
            Map.entry("listCoupons", page("{" + TERMS + ", " + WINDOW + """
                    , "totalQuantity": 100, "remainingQuantity": 27, "maxDiscountAmount": 10000.00}""")),
            Map.entry("claimCoupon", "{" + TERMS + """
                    , "claimedAt": "2025-11-09T12:40:00Z", "status": "CLAIMED"}"""),
            Map.entry("listUserCoupons", """
                    {"userId": 1, "coupons": [{%s, "maxDiscountAmount": 10000.00, "status": "USED",
                     "claimedAt": "2025-11-09T12:40:00Z", "usedAt": "2025-11-10T09:00:00Z",
                     "expiresAt": "2025-11-30T23:59:59Z"}]}""".formatted(TERMS)),
            Map.entry("listEvents", page(EVENT.formatted(20, "", ""))),
            Map.entry("redriveEvent", EVENT.formatted(0, " \"nextAttemptAt\": \"2025-11-09T15:00:00Z\",",
                    " \"redrivenBy\": 1, \"redrivenAt\": \"2025-11-09T15:00:00Z\",")),
            Map.entry("redriveParkedEvents", """
                    {"redriven": 10000, "remaining": 2500}"""),
            Map.entry("getFigures", """
                    {"instance": "2f4c8f0e-6a1b-4f7e-9a53-7d1f0f6f2b10", "uptimeMillis": 86400000,
                     "orders": {"placed": 5551, "answered": 6120, "latency": [
                       {"withinMillis": 20, "count": 5800}, {"withinMillis": 500, "count": 6120}]},
                     "refusals": {"OUT_OF_STOCK": 420, "INSUFFICIENT_BALANCE": 149},
                     "groups": [{"name": "orders", "groups": 1530, "commands": 6120, "waiting": 0}]}"""),
            Map.entry("summarizeOutbox", """
                    {"counts": {"PENDING": 3, "SENT": 48211, "FAILED": 12}, "parked": 2,
                     "oldestUnsentAt": "2025-11-09T12:35:20Z", "oldestUnsentAgeSeconds": 8680, "purged": 0}"""));

    private static final Map<String, String> CONFLICTS = Map.of("adjustStock", detail("delta", "STOCK_LIMIT"),
            "addCoupon",
            detail("code", "CODE_TAKEN"), "redriveEvent", detail("id", "NOT_FAILED"), "cancelOrder",
            detail("orderId", "NOT_PAID"));

    private Examples() {}

    private static String placed(String balance) {
        return ORDER.formatted("", "PAID", balance, "");
    }

    private static String cancelled(String buyer, String canceller) {
        return ORDER.formatted(buyer, "CANCELLED", "", ", \"cancelledAt\": \"2025-11-09T15:00:00Z\"" + canceller);
    }

    private static String page(String row) {
        return """
                {"content": [%s], "page": 0, "size": 20, "totalElements": 123, "totalPages": 7}""".formatted(row);
    }

    static Optional<Object> request(String operationId) {
        return Optional.ofNullable(REQUESTS.get(operationId)).map(Examples::parse);
    }

    /** What comes first over a stream whose events carry JSON. */
    static String stream() {
        return """
                retry: 2000

                event: stock
                data: {"productId":101,"stock":42,"at":"2025-11-09T12:31:00Z"}

                """;
    }

    static Optional<Object> response(String operationId) {
        return Optional.ofNullable(RESPONSES.get(operationId)).map(Examples::parse);
    }

    /** The body of a refusal in the words of the service itself, in Korean. */
    static Object error(Refusal refusal, Call call) {
        var body = new LinkedHashMap<String, Object>();
        body.put("timestamp", "2025-11-09T12:34:56Z");
        body.put("path", call.examplePath());
        body.put("error", refusal.code().name());
        body.put("message", text("messages", refusal.code().name()));
        body.put("traceId", "f3f1f3a9c0d84b7e9a51c2de04b6871a");
        if (parse(refusal.details()) instanceof List<?> details && !details.isEmpty()) {
            body.put("details", details);
        }
        return body;
    }

    static String detail(String field, String reason) {
        return JSON.writeValueAsString(List.of(new Detail(field, reason)));
    }

    private record Detail(String field, String reason) {}

    /** What is said of input that cannot be read, for the part of it that a client most likely gets wrong. */
    static String malformed(Call call) {
        return call.firstField()
                .map(field -> detail(field, constraint("NotNull")))
                .or(() -> call.isPaged() ? Optional.of(detail("size", "1-100")) : Optional.empty())
                .or(() -> call.lastVariable().map(variable -> detail(variable, constraint("Positive"))))
                .or(() -> call.firstParameter()
                        .map(parameter -> detail(parameter,
                                parameter.equals("ids") ? "1-100 ids, such as 1,2,3" : "1-30")))
                .orElseGet(() -> detail("Idempotency-Key", "1-255 printable ASCII characters"));
    }

    static String details(ErrorCode code, Call call, String operationId) {
        return switch (code) {
            // A body can name nothing but products that may be missing.
            case NOT_FOUND -> detail(call.lastVariable().orElse("productId"), "999");
            case OUT_OF_STOCK -> """
                    [{"productId": 101, "requested": 2, "available": 1}]""";
            case INSUFFICIENT_BALANCE -> """
                    [{"required": 59700.00, "balance": 1000.00}]""";
            case COUPON_INVALID -> operationId.equals("claimCoupon")
                    ? detail("code", "CLOSED")
                    : detail("couponCode", "MINIMUM_NOT_MET");
            case CONFLICT -> CONFLICTS.getOrDefault(operationId, "[]");
            case VALIDATION_ERROR, UNAUTHORIZED, FORBIDDEN, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, COUPON_SOLD_OUT,
                    COUPON_ALREADY_CLAIMED, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, INTERNAL_ERROR,
                    SERVICE_UNAVAILABLE ->
                "[]";
        };
    }

    static String pathVariable(String name) {
        return switch (name) {
            case "productId" -> "101";
            case "orderId" -> "5551";
            case "code" -> "WELCOME10";
            case "id" -> "731";
            default -> "1";
        };
    }

    private static String constraint(String name) {
        return text("ValidationMessages", "jakarta.validation.constraints." + name + ".message");
    }

    private static String text(String bundle, String key) {
        return ResourceBundle.getBundle(bundle, Locale.KOREAN, NO_SYSTEM_LOCALE).getString(key);
    }

    private static Object parse(String json) {
        return JSON.readValue(json, Object.class);
    }
}
