package dev.jumun.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.ApplicationTest;
import dev.jumun.testing.ApplicationTest.OnEngine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Response;
import dev.jumun.testing.Shop;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@ApplicationTest
class StorefrontTests {
    private static final Pattern ASSET = Pattern.compile("/assets/[0-9a-f]{12}/[^\"]+");
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final Shop shop;

    StorefrontTests(Shop shop) {
        this.shop = shop;
    }

    private Response visit(String path) {
        return shop.api().send(shop.api().request(path, null).header("Accept", BROWSER).GET());
    }

    @Test
    void servesEachViewUnderItsAddress() {
        for (var path : List.of("/", "/cart", "/coupons", "/orders", "/points")) {
            assertThat(visit(path).body()).as(path).isEqualTo(visit("/").body());
        }
        for (var path : List.of("/admin", "/admin/products", "/admin/coupons", "/admin/outbox", "/admin/orders",
                "/admin/users", "/admin/audit", "/admin/platform")) {
            assertThat(visit(path).status()).as(path).isEqualTo(200);
            assertThat(visit(path).body()).as(path).isEqualTo(visit("/admin").body()).isNotEqualTo(visit("/").body());
        }
    }

    @Test
    void allowsNothingButItsOwn() {
        for (var path : List.of("/", "/admin", "/nowhere")) {
            var policy = visit(path).header("Content-Security-Policy").orElseThrow();

            assertThat(policy).as(path)
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
                            "base-uri 'none'", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe");
            assertThat(visit(path).header("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(visit(path).header("Referrer-Policy")).as(path).contains("no-referrer");
        }
        assertThat(visit("/").header("Content-Security-Policy").orElseThrow())
                .containsPattern("script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='");
        assertThat(visit("/").body()).doesNotContain("{assets}").doesNotContain("style=\"").doesNotContain("onclick");
    }

    @Test
    void isAskedForAnewAndSentOnlyWhenItIsAnother() {
        var first = visit("/");
        var tag = first.header("ETag").orElseThrow();

        var again = shop.api().send(shop.api().request("/", null).header("If-None-Match", tag).GET());
        var head = shop.api().send(shop.api().request("/", null).method("HEAD", BodyPublishers.noBody()));

        assertThat(first.header("Cache-Control")).contains("no-cache");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(head.status()).isEqualTo(200);
        assertThat(visit("/admin").header("ETag")).isNotEqualTo(first.header("ETag"));
    }

    @Test
    void keepsAssetsForGood() {
        var assets = ASSET.matcher(visit("/").body() + visit("/admin").body()).results().map(match -> match.group());

        assertThat(assets).hasSizeGreaterThan(20).allSatisfy(asset -> {
            var answer = visit(asset);
            assertThat(answer.status()).as(asset).isEqualTo(asset.endsWith("/") ? 404 : 200);
            if (answer.status() == 200) {
                assertThat(answer.header("Cache-Control")).as(asset).contains("max-age=31536000, public, immutable");
                assertThat(answer.header("X-Content-Type-Options")).as(asset).contains("nosniff");
            }
        });
    }

    @Test
    void servesAPageOfAnotherVersionWithoutKeepingTheAnswer() {
        var other = visit("/assets/0123456789ab/shop/main.js");

        assertThat(other.status()).isEqualTo(200);
        assertThat(other.header("Cache-Control")).contains("no-store");
        assertThat(other.header("Content-Type").orElseThrow()).contains("javascript");
    }

    @Test
    void compressesWhatItSends() {
        var script = ASSET.matcher(visit("/").body())
                .results()
                .map(match -> match.group())
                .filter(asset -> asset.endsWith("shop.css"))
                .findFirst()
                .orElseThrow();

        for (var path : List.of("/", script)) {
            var answer = shop.api().send(shop.api().request(path, null).header("Accept-Encoding", "gzip").GET());
            assertThat(answer.header("Content-Encoding")).as(path).contains("gzip");
        }
    }

    @Test
    void tellsPeopleAndProgramsApartWhenThereIsNothing() {
        var person = visit("/nowhere");
        assertThat(person.status()).isEqualTo(404);
        assertThat(person.header("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(person.body()).contains("찾으시는 페이지가 없습니다");

        for (var path : List.of("/api/v1/nowhere", "/api", "/actuator/nowhere", "/assets/nowhere", "/v3/nowhere")) {
            assertThat(visit(path).error()).as(path).isEqualTo("NOT_FOUND");
        }
        assertThat(shop.api().get("/nowhere", null).error()).isEqualTo("NOT_FOUND");
        assertThat(shop.api().post("/nowhere", null, null, "{}").error()).isEqualTo("NOT_FOUND");
        assertThat(shop.api().post("/", null, null, "{}").status()).isBetween(400, 499);
    }

    @Test
    void isNotServedByAWorker() {
        try (var worker = Instance.on(OnEngine.DATABASE, "spring.profiles.active=worker")) {
            var api = worker.shop().api();
            for (var path : List.of("/", "/admin", "/assets/0123456789ab/shop/main.js")) {
                assertThat(api.send(api.request(path, null).header("Accept", BROWSER).GET()).error()).as(path)
                        .isEqualTo("NOT_FOUND");
            }
        }
    }
}
