package dev.jumun.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;

/** A running shop and the people in it: what a test's story is told with. */
@TestComponent
@Lazy
public class Shop {
    /** The first administrator, whom the application itself adds. */
    public static final long ADMINISTRATOR = 1;

    private static final AtomicInteger CODES = new AtomicInteger();

    private final Api api;

    public Shop(@Value("${local.server.port}") int port) {
        this.api = new Api(port);
    }

    public Api api() {
        return api;
    }

    /** A new customer with so many points, and the ledger row that explains them. */
    public long customer(long points) {
        var response = api.post("/api/v1/users", ADMINISTRATOR, null, "{\"name\":\"손님\"}");
        assertThat(response.status()).isEqualTo(201);
        long user = response.json().path("userId").asLong();
        if (points > 0) {
            assertThat(charge(user, points, null).status()).isEqualTo(200);
        }
        return user;
    }

    public long product(String price, long stock) {
        var response = api.post("/api/v1/admin/products", ADMINISTRATOR, null,
                "{\"name\":\"상품\",\"price\":" + price + ",\"stock\":" + stock + "}");
        assertThat(response.status()).isEqualTo(201);
        return response.json().path("id").asLong();
    }

    public Response charge(long user, long points, @Nullable String key) {
        return api.post("/api/v1/wallets/charge", user, key, "{\"amount\":" + points + "}");
    }

    public Response order(long user, @Nullable String key, Line... lines) {
        return api.post("/api/v1/orders", user, key, orderBody(lines));
    }

    public static String orderBody(Line... lines) {
        return Stream.of(lines)
                .map(line -> "{\"productId\":" + line.product() + ",\"qty\":" + line.quantity() + "}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    /** A coupon that is open now, of a code that no other test uses: they share one Redis. */
    public String coupon(String type, String value, long quantity) {
        var code = freshCode();
        var response = addCoupon(code, type, value, Instant.now().minusSeconds(60), Instant.now().plusSeconds(3600),
                quantity, "");
        assertThat(response.status()).as(response.body()).isEqualTo(201);
        return code;
    }

    /** A code that no other test uses. */
    public static String freshCode() {
        return "TEST-" + CODES.incrementAndGet();
    }

    /**
     * Puts a coupon out.
     *
     * @param more further fields, each with a comma before it
     */
    public Response addCoupon(String code, String type, String value, Instant startsAt, Instant endsAt, long quantity,
            String more) {
        return api.post("/api/v1/admin/coupons", ADMINISTRATOR, null, "{\"code\":\"" + code + "\",\"type\":\"" + type
                + "\",\"value\":" + value + ",\"startsAt\":\"" + startsAt + "\",\"endsAt\":\"" + endsAt
                + "\",\"totalQuantity\":" + quantity + more + "}");
    }

    public Response claim(long user, String code, @Nullable String key) {
        return api.post("/api/v1/coupons/" + code + "/claim", user, key, "");
    }

    public Response orderWithCoupon(long user, @Nullable String key, String code, Line... lines) {
        var body = orderBody(lines);
        return api.post("/api/v1/orders", user, key,
                body.substring(0, body.length() - 1) + ",\"couponCode\":\"" + code + "\"}");
    }

    public Response cancel(long user, @Nullable String key, long order) {
        return api.post("/api/v1/orders/" + order + "/cancel", user, key, "");
    }

    public String balance(long user) {
        return api.get("/api/v1/wallets", user).json().path("balance").decimalValue().setScale(2).toPlainString();
    }

    public long stock(long product) {
        return api.get("/api/v1/products/" + product, null).json().path("stock").asLong();
    }

    /** The books (contract §7): to be called at the end of every test that moved money, stock or events. */
    public void booksMustBalance() {
        var audit = audit();
        assertThat(audit.status()).as(audit.body()).isEqualTo(200);
        assertThat(audit.json().path("clean").asBoolean()).as(audit.body()).isTrue();
    }

    public Response audit() {
        return api.post("/api/v1/admin/audit", ADMINISTRATOR, null, "");
    }

    /** So many pieces of one product. */
    public record Line(long product, long quantity) {}

    public static Line line(long product, long quantity) {
        return new Line(product, quantity);
    }
}
