package dev.jumun.system;

import static dev.jumun.testing.Shop.line;
import static dev.jumun.testing.Shop.orderBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.jumun.shared.web.Door;
import dev.jumun.testing.Api;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Issuer;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** In production, whoever brings a good token of the issuer's is whom it names, and nobody else is anybody. */
@DatabaseTest
@OnOneEngine
@TestInstance(Lifecycle.PER_CLASS)
class TokenAuthenticationTests {
    /** The first administrator, whom the application adds. */
    private static final long ADMINISTRATOR = 1;
    private static final AtomicBoolean FULL = new AtomicBoolean();
    /** In place of a token. */
    private static final String NONE = "";
    private static final String INVALID = "Bearer error=\"invalid_token\"";

    private final Issuer issuer = new Issuer();
    private final Instance instance = Instance.on(Engine.current().freshDatabase(), WithADoor.class,
            production(issuer));
    private final Api api = instance.shop().api();
    private final long anna = register("Anna");
    private final long ben = register("Ben");

    @TestConfiguration
    static class WithADoor {
        @Bean
        Door doorOfUsers() {
            return new Door("/api/v1/users", FULL::get, () -> {});
        }
    }

    private static String[] production(Issuer issuer, String... more) {
        return Stream.concat(
                Stream.of("spring.profiles.active=prod", "management.server.port=0",
                        "jumun.authentication.issuer=" + issuer.name(),
                        "jumun.authentication.audience=" + Issuer.AUDIENCE,
                        // Soon enough for a test to see what happens then.
                        "jumun.authentication.keys-cache-time=1s", "jumun.authentication.keys-timeout=300ms",
                        "jumun.authentication.keys-refetch-pause=300ms"),
                Stream.of(more)).toArray(String[]::new);
    }

    @AfterAll
    void stop() {
        instance.close();
        issuer.close();
    }

    private long register(String name) {
        var added = post("/api/v1/users", issuer.administratorsToken(ADMINISTRATOR), "{\"name\":\"" + name + "\"}");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        return added.json().path("userId").asLong();
    }

    private Response get(String path, String token) {
        return get(api, path, token);
    }

    private static Response get(Api api, String path, String token) {
        return api.send(request(api, path, token).GET());
    }

    private Response post(String path, String token, String body) {
        return api.send(request(api, path, token).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(Api api, String path, String token) {
        var request = api.request(path, null);
        return token.equals(NONE) ? request : request.header("Authorization", "Bearer " + token);
    }

    private Response wallet(String token) {
        return get("/api/v1/wallets", token);
    }

    private static void isUnauthorized(Response answer, String challenge) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("UNAUTHORIZED");
        assertThat(answer.header("WWW-Authenticate")).contains(challenge);
        assertThat(answer.header("Content-Type")).contains("application/json;charset=utf-8");
        assertThat(answer.json().path("traceId").asString()).isEqualTo(answer.header("X-Trace-Id").orElseThrow());
        // Why it is not believed is nobody's business.
        assertThat(answer.json().path("details").isMissingNode()).isTrue();
        assertThat(answer.json().path("message").asString()).contains("토큰").doesNotContain("X-User-Id");
    }

    @Test
    void aTokenIsWhomItNames() {
        assertThat(wallet(issuer.token(anna)).json().path("userId").asLong()).isEqualTo(anna);
        assertThat(wallet(issuer.token(ben)).json().path("userId").asLong()).isEqualTo(ben);

        var lowerCase = api.request("/api/v1/wallets", null).header("Authorization", "bearer " + issuer.token(anna));
        assertThat(api.send(lowerCase.GET()).json().path("userId").asLong()).isEqualTo(anna);
    }

    @Test
    void acceptsAnAccessTokenThatCallsItselfSo() {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("at+jwt"))
                .keyID(issuer.key().getKeyID())
                .build();
        var token = Issuer.signed(header, issuer.claims(claims -> claims.subject(Long.toString(anna))), issuer.key());

        assertThat(wallet(token).status()).isEqualTo(200);
    }

    @Test
    void buysWithATokenAndOnceForEachKey() {
        var administrator = issuer.administratorsToken(ADMINISTRATOR);
        var product = post("/api/v1/admin/products", administrator,
                "{\"name\":\"상품\",\"price\":100.00,\"stock\":10}").json().path("id").asLong();
        assertThat(post("/api/v1/wallets/charge", issuer.token(anna), "{\"amount\":1000}").status()).isEqualTo(200);

        // Two tokens of one user are one user, and his key is one key.
        var orders = Stream.of(issuer.token(anna), issuer.token(anna))
                .map(token -> api.send(api.request("/api/v1/orders", null)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "token-order")
                        .POST(BodyPublishers.ofString(orderBody(line(product, 1))))))
                .toList();

        assertThat(orders).extracting(Response::status).containsExactly(201, 201);
        assertThat(orders.getLast().isReplayed()).isTrue();
        var order = orders.getFirst().json().path("orderId").asLong();
        assertThat(get("/api/v1/orders/" + order, issuer.token(anna)).status()).isEqualTo(200);
        assertThat(get("/api/v1/orders/" + order, issuer.token(ben)).error()).isEqualTo("NOT_FOUND");
        assertThat(post("/api/v1/orders/" + order + "/cancel", issuer.token(ben), "").error()).isEqualTo("NOT_FOUND");
        assertThat(get("/api/v1/users/" + anna + "/coupons", issuer.token(ben)).error()).isEqualTo("FORBIDDEN");
        assertThat(get("/api/v1/users/" + anna, issuer.token(ben)).error()).isEqualTo("FORBIDDEN");
        assertThat(post("/api/v1/admin/audit", administrator, "").json().path("clean").asBoolean()).isTrue();
    }

    @Test
    void theHeaderOfTheMockSaysNothing() {
        isUnauthorized(api.get("/api/v1/wallets", ADMINISTRATOR), "Bearer");

        var both = api.request("/api/v1/wallets", ADMINISTRATOR)
                .header("Authorization", "Bearer " + issuer.token(ben));
        assertThat(api.send(both.GET()).json().path("userId").asLong()).isEqualTo(ben);
    }

    @Test
    void whatIsPublicStaysSoWhateverTheToken() {
        for (var token : List.of(NONE, "nonsense", issuer.token(anna))) {
            assertThat(get("/api/v1/products", token).status()).isEqualTo(200);
            assertThat(get("/api/v1/coupons", token).status()).isEqualTo(200);
            assertThat(get("/", token).status()).isEqualTo(200);
        }
    }

    @TestFactory
    Stream<DynamicTest> doesNotBelieve() throws JOSEException {
        var anotherKey = new RSAKey.Builder(Issuer.newKey()).keyID(issuer.key().getKeyID()).build();
        var tokens = new LinkedHashMap<String, String>();
        var good = issuer.token(anna);
        var parts = List.of(good.split("\\.", -1));
        var ofBen = List.of(issuer.token(ben).split("\\.", -1));
        var now = Instant.now();

        tokens.put("expired a minute ago", issuer.token(claims -> claims.subject(Long.toString(anna))
                .expirationTime(Date.from(now.minusSeconds(60)))));
        tokens.put("valid from a minute on", issuer.token(claims -> claims.subject(Long.toString(anna))
                .notBeforeTime(Date.from(now.plusSeconds(60)))));
        tokens.put("valid for ever",
                issuer.token(claims -> claims.subject(Long.toString(anna)).expirationTime(null)));
        tokens.put("for another service",
                issuer.token(claims -> claims.subject(Long.toString(anna)).audience("another")));
        tokens.put("for nobody",
                issuer.token(claims -> claims.subject(Long.toString(anna)).audience((String) null)));
        tokens.put("of another issuer",
                issuer.token(claims -> claims.subject(Long.toString(anna)).issuer("https://other.example")));
        tokens.put("of no issuer", issuer.token(claims -> claims.subject(Long.toString(anna)).issuer(null)));
        tokens.put("of the issuer with a slash",
                issuer.token(claims -> claims.subject(Long.toString(anna)).issuer(issuer.name() + "/")));
        tokens.put("signed with another key under the name of the right one",
                Issuer.signed(header(JWSAlgorithm.RS256, issuer.key().getKeyID()),
                        issuer.claims(claims -> claims.subject(Long.toString(anna))), anotherKey));
        tokens.put("with the key to check it in its header",
                Issuer.signed(new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(anotherKey.toPublicJWK()).build(),
                        issuer.claims(claims -> claims.subject(Long.toString(anna))), anotherKey));
        tokens.put("of a key that nobody knows",
                Issuer.signed(header(JWSAlgorithm.RS256, "made-up"),
                        issuer.claims(claims -> claims.subject(Long.toString(anna))), anotherKey));
        tokens.put("with what another token says", parts.get(0) + "." + ofBen.get(1) + "." + parts.get(2));
        tokens.put("without its signature", parts.get(0) + "." + parts.get(1) + ".");
        tokens.put("alg none",
                new PlainJWT(issuer.claims(claims -> claims.subject(Long.toString(anna)))).serialize());
        tokens.put("HS256 with the public key as the secret", hmac());
        tokens.put("of a stronger algorithm that was not agreed on",
                Issuer.signed(header(JWSAlgorithm.RS512, issuer.key().getKeyID()),
                        issuer.claims(claims -> claims.subject(Long.toString(anna))), issuer.key()));
        tokens.put("of another kind",
                Issuer.signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(issuer.key().getKeyID())
                        .type(new JOSEObjectType("logout+jwt"))
                        .build(), issuer.claims(claims -> claims.subject(Long.toString(anna))), issuer.key()));
        tokens.put("without a user", issuer.token(claims -> claims));
        for (var subject : List.of("", "0", "-1", "+1", "01", "1.0", "1e3", "abc", "9223372036854775808", " 1",
                "１")) {
            tokens.put("user <" + subject + ">", issuer.token(claims -> claims.subject(subject)));
        }
        for (var text : List.of(".", "..", "...", "a.b.c", "nonsense", parts.get(0), good + ".x",
                "{\"alg\":\"none\"}")) {
            tokens.put("text <" + text + ">", text);
        }
        return Stream.concat(
                tokens.entrySet()
                        .stream()
                        .map(token -> dynamicTest(token.getKey(),
                                () -> isUnauthorized(wallet(token.getValue()), INVALID))),
                Stream.of(
                        dynamicTest("two of them",
                                () -> isUnauthorized(api.send(api.request("/api/v1/wallets", null)
                                        .header("Authorization", "Bearer " + good)
                                        .header("Authorization", "Bearer " + good)
                                        .GET()), INVALID)),
                        dynamicTest("another scheme",
                                () -> isUnauthorized(api.send(api.request("/api/v1/wallets", null)
                                        .header("Authorization", "Basic YWRtaW46YWRtaW4=")
                                        .GET()), "Bearer")),
                        dynamicTest("in the address",
                                () -> isUnauthorized(get("/api/v1/wallets?access_token=" + good, NONE), "Bearer")),
                        dynamicTest("the good one", () -> assertThat(wallet(good).status()).isEqualTo(200))));
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String key) {
        return new JWSHeader.Builder(algorithm).keyID(key).build();
    }

    /** What a library would believe that lets the token choose how it is checked. */
    private String hmac() throws JOSEException {
        var token = new SignedJWT(header(JWSAlgorithm.HS256, issuer.key().getKeyID()),
                issuer.claims(claims -> claims.subject(Long.toString(anna))));
        token.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    @Test
    void forgivesClocksThatDifferALittle() {
        var now = Instant.now();
        assertThat(wallet(issuer.token(claims -> claims.subject(Long.toString(anna))
                .expirationTime(Date.from(now.minusSeconds(10))))).status()).isEqualTo(200);
        assertThat(wallet(issuer.token(claims -> claims.subject(Long.toString(anna))
                .notBeforeTime(Date.from(now.plusSeconds(10))))).status()).isEqualTo(200);
    }

    @Test
    void saysThatThereIsNoSuchUser() {
        assertThat(wallet(issuer.token(Long.MAX_VALUE)).status()).isEqualTo(404);
        assertThat(wallet(issuer.token(Long.MAX_VALUE)).error()).isEqualTo("NOT_FOUND");
    }

    @Test
    void administrationTakesTheRoleAndATokenThatWasMadeForIt() {
        var path = "/api/v1/admin/users";
        isUnauthorized(get(path, NONE), "Bearer");

        var customer = get(path, issuer.administratorsToken(anna));
        assertThat(customer.status()).isEqualTo(403);
        assertThat(customer.header("WWW-Authenticate")).isEmpty();

        var administratorAtTheShop = get(path, issuer.token(ADMINISTRATOR));
        assertThat(administratorAtTheShop.status()).isEqualTo(403);
        assertThat(administratorAtTheShop.error()).isEqualTo("FORBIDDEN");
        assertThat(administratorAtTheShop.header("WWW-Authenticate"))
                .contains("Bearer error=\"insufficient_scope\", scope=\"jumun.admin\"");
        // So he is a customer with this token.
        assertThat(get("/api/v1/users/" + anna, issuer.token(ADMINISTRATOR)).status()).isEqualTo(403);
        assertThat(get("/api/v1/users/" + anna, issuer.administratorsToken(ADMINISTRATOR)).status()).isEqualTo(200);

        assertThat(get(path, issuer.administratorsToken(ADMINISTRATOR)).status()).isEqualTo(200);
        for (var scope : List.of(List.of("openid", "jumun.admin"), List.of("jumun.admin"))) {
            assertThat(get(path, issuer.token(claims -> claims.subject("1").claim("scope", scope))).status())
                    .isEqualTo(200);
        }
        for (var scope : List.<Object>of("jumun.administrator", "xjumun.admin", "JUMUN.ADMIN", List.of(), 7,
                Map.of("jumun.admin", true), List.of("openid jumun.admin"))) {
            assertThat(get(path, issuer.token(claims -> claims.subject("1").claim("scope", scope))).status())
                    .as("%s", scope)
                    .isEqualTo(403);
        }
    }

    /** Whatever is there, as the description has it, which is made from the handlers. */
    @Test
    void allOfAdministrationIsClosed() {
        var calls = new TreeSet<String>();
        for (var path : get("/v3/api-docs", NONE).json().path("paths").properties()) {
            if (path.getKey().startsWith("/api/v1/admin/")) {
                path.getValue()
                        .propertyNames()
                        .forEach(method -> calls
                                .add(method.toUpperCase(Locale.ROOT) + " "
                                        + path.getKey().replaceAll("\\{\\w+}", "1")));
            }
        }
        for (var view : List.of("", "/products", "/coupons", "/outbox", "/orders", "/users", "/audit", "/platform")) {
            calls.add("GET /admin" + view);
        }
        calls.add("GET /admin/nowhere");
        calls.add("DELETE /api/v1/admin/nowhere");

        assertThat(calls).hasSizeGreaterThan(20).allSatisfy(call -> {
            var method = call.substring(0, call.indexOf(' '));
            var path = call.substring(call.indexOf(' ') + 1);
            var nobody = api.send(api.request(path, null).method(method, BodyPublishers.noBody()));
            isUnauthorized(nobody, "Bearer");
            var customer = api.send(api.request(path, null)
                    .header("Authorization", "Bearer " + issuer.administratorsToken(ben))
                    .method(method, BodyPublishers.noBody()));
            assertThat(customer.error()).isEqualTo("FORBIDDEN");
        });
        var console = get("/admin", issuer.administratorsToken(ADMINISTRATOR));
        assertThat(console.status()).isEqualTo(200);
        assertThat(console.header("Content-Security-Policy").orElseThrow()).contains("script-src 'self'");
    }

    @Test
    void takesANewKeyAtOnceAndTheOldOneNoMore() {
        var before = issuer.token(anna);
        assertThat(wallet(before).status()).isEqualTo(200);

        issuer.rotate();

        // Within the pause between two looks it may be refused once.
        await().atMost(Duration.ofSeconds(10)).until(() -> wallet(issuer.token(anna)).status() == 200);
        isUnauthorized(wallet(before), INVALID);
    }

    @Test
    void madeUpKeysAreNoWorkForTheIssuer() {
        var stranger = Issuer.newKey();
        assertThat(wallet(issuer.token(anna)).status()).isEqualTo(200);
        int before = issuer.timesAsked();
        long begun = System.nanoTime();

        int strangers = 200;
        for (int i = 0; i < strangers; i++) {
            isUnauthorized(wallet(Issuer.signed(header(JWSAlgorithm.RS256, UUID.randomUUID().toString()),
                    issuer.claims(claims -> claims.subject(Long.toString(anna))), stranger)), INVALID);
        }

        long pauses = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 300 + 2;
        assertThat(issuer.timesAsked() - before).isLessThanOrEqualTo(Math.toIntExact(pauses))
                .isLessThan(strangers);
        assertThat(wallet(issuer.token(anna)).status()).isEqualTo(200);
    }

    @Test
    void goesOnWithTheKeysItHasWhileTheIssuerIsAway() {
        assertThat(wallet(issuer.token(anna)).status()).isEqualTo(200);
        int asked = issuer.timesAsked();

        issuer.leave();
        try {
            // Three times as long as keys are kept while the issuer answers.
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> wallet(issuer.token(anna)).status() == 200);
            // A key that nobody knows stays one.
            isUnauthorized(wallet(Issuer.signed(header(JWSAlgorithm.RS256, "made-up"),
                    issuer.claims(claims -> claims.subject(Long.toString(anna))), Issuer.newKey())), INVALID);
            assertThat(issuer.timesAsked()).isEqualTo(asked);
        } finally {
            issuer.comeBack();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            assertThat(wallet(issuer.token(anna)).status()).isEqualTo(200);
            return issuer.timesAsked() > asked;
        });
    }

    @Test
    void startsWithoutTheIssuerAndSaysThatItCannotTellYet() {
        try (var late = new Issuer()) {
            late.leave();
            try (var other = Instance.on(Engine.current().freshDatabase(),
                    production(late, "jumun.authentication.jwk-set-uri=" + late.keys(),
                            "jumun.authentication.user-claim=shop_user", "jumun.authentication.roles-claim=groups",
                            "jumun.authentication.administrator-role=Operators"))) {
                var there = other.shop().api();
                var token = late.token(claims -> claims.subject("somebody")
                        .claim("shop_user", ADMINISTRATOR)
                        .claim("groups", List.of("Everybody", "Operators")));

                var refused = get(there, "/api/v1/admin/users", token);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.error()).isEqualTo("SERVICE_UNAVAILABLE");
                assertThat(refused.header("Retry-After")).contains("1");
                assertThat(get(there, "/api/v1/products", NONE).status()).isEqualTo(200);
                assertThat(get(there, "/actuator/health/readiness", NONE).status()).isEqualTo(200);

                late.comeBack();
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> get(there, "/api/v1/admin/users", token).status() == 200);
                // The claims that others use say nothing here.
                isUnauthorized(get(there, "/api/v1/wallets", late.token(ADMINISTRATOR)), INVALID);
                assertThat(get(there, "/api/v1/admin/users", late.token(claims -> claims.claim("shop_user", "1")
                        .claim("scope", "Operators"))).status()).isEqualTo(403);
            }
        }
    }

    /** The door answers before anybody is asked who he is: it says the same to everybody, and nothing about anybody. */
    @Test
    void theDoorSaysTheSameToEverybody() throws IOException {
        FULL.set(true);
        try {
            var answers = new TreeSet<String>();
            for (var token : List.of(issuer.administratorsToken(ADMINISTRATOR), issuer.token(ben), "nonsense", NONE)) {
                answers.add(atTheDoor(token));
            }

            assertThat(answers).hasSize(1);
            assertThat(answers.first()).startsWith("HTTP/1.1 503 ").contains("\"error\":\"SERVICE_UNAVAILABLE\"");
        } finally {
            FULL.set(false);
        }
        assertThat(atTheDoor(NONE)).startsWith("HTTP/1.1 401 ");
    }

    /** All that comes back, but for what differs each time. In one piece, as the door wants it. */
    private String atTheDoor(String token) throws IOException {
        var body = "{\"name\":\"New\"}";
        var request = "POST /api/v1/users HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n" + (token.equals(NONE) ? "" : "Authorization: Bearer " + token + "\r\n")
                + "\r\n"
                + body;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(),
                Integer.parseInt(instance.property("local.server.port")))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // So that the connection ends, which would go on.
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^(X-Trace-Id|Date): .*$|\"(traceId|timestamp)\":\"[^\"]*\"", "");
        }
    }

    @Test
    void theDescriptionSaysWhatToBring() {
        var description = get("/v3/api-docs", NONE).json();

        assertThat(description.at("/components/securitySchemes/token/scheme").asString()).isEqualTo("bearer");
        assertThat(description.at("/components/securitySchemes").has("X-User-Id")).isFalse();
        assertThat(description.at("/paths/~1api~1v1~1wallets/get/security/0").has("token")).isTrue();
        assertThat(get("/swagger-ui/index.html", NONE).status()).isEqualTo(404);
    }

    @Test
    void aRefusedStartTouchesNoDatabase() throws SQLException {
        var database = Engine.current().freshDatabase();

        assertThatThrownBy(() -> Instance.on(database, "spring.profiles.active=prod",
                "jumun.authentication.mode=mock")).hasMessageContaining("Mock authentication does not start");

        var engine = Engine.current();
        try (var connection = DriverManager.getConnection(engine.jdbcUrl(database), engine.user(), engine.password());
                var tables = connection.getMetaData().getTables(database, null, "%", null)) {
            assertThat(tables.next()).isFalse();
        }
    }

    @Test
    void tokensOfManyAreCheckedAtOnce() {
        var tokens = IntStream.range(0, 50).mapToObj(i -> issuer.token(i % 2 == 0 ? anna : ben)).toList();

        var users = tokens.parallelStream().map(token -> wallet(token).json().path("userId").asLong()).toList();

        assertThat(users).isEqualTo(IntStream.range(0, 50).mapToObj(i -> i % 2 == 0 ? anna : ben).toList());
    }
}
