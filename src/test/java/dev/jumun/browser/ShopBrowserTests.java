package dev.jumun.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator.WaitForOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.jumun.browser.Visitor.Look;
import dev.jumun.testing.ApplicationTest.OnEngine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

@BrowserTest
class ShopBrowserTests {
    private static final String ORDERS = "**/api/v1/orders";
    private static final String STREAM = "**/api/v1/products/stock-stream?*";

    private final Shop shop;
    private final int port;

    ShopBrowserTests(Shop shop, @Value("${local.server.port}") int port) {
        this.shop = shop;
        this.port = port;
    }

    @AfterEach
    void booksBalance() {
        shop.booksMustBalance();
    }

    private long orders(long user) {
        return shop.api().get("/api/v1/orders?status=PAID", user).json().path("totalElements").asLong();
    }

    /** With the product in the cart, before the order is sent. */
    private Visitor atTheCheckout(long user, long product) {
        return Visitor.of(port, user).open("/").putIntoCart(product).follow("cart");
    }

    @Test
    void seesTheStockSinkWhileAnotherBuysThroughAnotherInstance() {
        long product = shop.product("100.00", 30);
        long watcher = shop.customer(0);
        long other = shop.customer(10_000);
        try (var second = Instance.on(OnEngine.DATABASE); var visitor = Visitor.of(port, watcher)) {
            visitor.open("/");
            assertThat(visitor.product(product)).containsText("재고 30개");

            assertThat(second.shop().order(other, null, line(product, 25)).status()).isEqualTo(201);

            visitor.sees("[data-product='" + product + "']", "5개 남음");
            assertThat(second.shop().order(other, null, line(product, 5)).status()).isEqualTo(201);
            visitor.sees("[data-product='" + product + "']", "품절");
            assertThat(visitor.product(product).locator(".add")).isDisabled();
        }
    }

    @Test
    void takesTheStockFromTheStream() {
        long product = shop.product("100.00", 30);
        try (var visitor = Visitor.of(port, shop.customer(0))) {
            visitor.page()
                    .route(STREAM, route -> route.fulfill(new FulfillOptions().setContentType("text/event-stream")
                            .setBody("event: stock\ndata: {\"productId\":" + product
                                    + ",\"stock\":7,\"at\":\"2025-11-09T12:34:56Z\"}\n\n")));
            visitor.open("/");

            visitor.sees("[data-product='" + product + "']", "7개 남음");
        }
    }

    @Test
    void asksAgainAndAgainWhereThereIsNoStream() {
        long product = shop.product("100.00", 30);
        long other = shop.customer(10_000);
        try (var visitor = Visitor.of(port, shop.customer(0))) {
            visitor.page().route(STREAM, route -> route.fulfill(new FulfillOptions().setStatus(404)));
            visitor.open("/");
            assertThat(visitor.find(".mode")).hasAttribute("data-mode", "polling");
            assertThat(visitor.product(product)).containsText("재고 30개");

            shop.order(other, null, line(product, 25));

            visitor.sees("[data-product='" + product + "']", "5개 남음");
        }
    }

    @Test
    void saysThatACouponIsGone() {
        var code = shop.coupon("FIXED", "500.00", 1);
        long late = shop.customer(0);
        try (var visitor = Visitor.of(port, late).open("/coupons")) {
            // Before the page looks again, somebody else has taken the last one.
            visitor.page().route("**/api/v1/coupons?*", Route::abort);
            assertThat(shop.claim(shop.customer(0), code, null).status()).isEqualTo(200);
            visitor.find("[data-coupon='" + code + "'] button").click();

            visitor.sees(".notice", "쿠폰이 모두 소진되었습니다");
            visitor.page().unroute("**/api/v1/coupons?*");
            visitor.sees("[data-coupon='" + code + "']", "모두 소진");
        }
    }

    @Test
    void chargesWhatIsMissingAndOrdersThen() {
        long product = shop.product("30000.00", 5);
        long user = shop.customer(10_000);
        try (var buyer = atTheCheckout(user, product)) {
            buyer.find("#place-order").click();

            buyer.sees("#refusal", "포인트가 부족합니다");
            buyer.sees("#refusal", "20,000P");
            buyer.find("#refusal button").click();
            assertThat(buyer.find("#charge input")).hasValue("20000");
            buyer.find("#charge form > .button").click();
            buyer.sees("#person-balance", "30,000P");
            buyer.find("#place-order").click();

            buyer.sees("#placed", "주문이 완료되었습니다");
        }
        assertThat(orders(user)).isOne();
        assertThat(shop.balance(user)).isEqualTo("0.00");
    }

    @Test
    void offersWhatIsLeftWhenThereIsTooLittle() {
        long product = shop.product("10.00", 5);
        long user = shop.customer(1_000);
        try (var buyer = atTheCheckout(user, product)) {
            buyer.find(".cart-line input").fill("9");
            buyer.find("#place-order").click();

            buyer.sees("#refusal", "재고가 부족합니다");
            buyer.button("5개로 바꾸기").click();
            buyer.find("#place-order").click();

            buyer.sees("#placed", "주문이 완료되었습니다");
        }
        assertThat(shop.stock(product)).isZero();
    }

    @Test
    void placesOneOrderForADoubleClick() {
        long product = shop.product("10.00", 50);
        long user = shop.customer(1_000);
        try (var buyer = atTheCheckout(user, product)) {
            buyer.find("#place-order").dblclick();

            buyer.sees("#placed", "주문이 완료되었습니다");
        }
        assertThat(orders(user)).isOne();
    }

    @Test
    void placesOneOrderWhenReloadedInTheMiddle() {
        long product = shop.product("10.00", 50);
        long user = shop.customer(1_000);
        var keys = new ArrayList<String>();
        try (var buyer = atTheCheckout(user, product)) {
            var page = buyer.page();
            page.route(ORDERS, route -> {
                keys.add(String.valueOf(route.request().headerValue("idempotency-key")));
                if (keys.size() == 1) {
                    // The order takes effect, and nobody is told.
                    route.fetch();
                } else {
                    route.resume();
                }
            });
            buyer.find("#place-order").click();
            assertThat(buyer.find("#place-order")).isDisabled();
            page.waitForCondition(() -> orders(user) == 1);

            page.reload();

            buyer.sees("#placed", "주문이 완료되었습니다");
            assertThat(buyer.find(".cart-line")).hasCount(0);
        }
        assertThat(keys).hasSize(2).containsOnly(keys.getFirst());
        assertThat(orders(user)).isOne();
        assertThat(shop.balance(user)).isEqualTo("990.00");
    }

    @Test
    void repeatsWithTheSameKeyWhileTheServiceIsBusyOrAway() {
        long product = shop.product("10.00", 50);
        long user = shop.customer(1_000);
        var keys = new ArrayList<String>();
        try (var buyer = atTheCheckout(user, product)) {
            buyer.page().route(ORDERS, route -> {
                keys.add(String.valueOf(route.request().headerValue("idempotency-key")));
                switch (keys.size()) {
                    case 1 -> route.abort();
                    case 2 -> route.fulfill(new FulfillOptions().setStatus(503)
                            .setHeaders(Map.of("Retry-After", "2", "Content-Type", "application/json"))
                            .setBody("{\"error\":\"SERVICE_UNAVAILABLE\"}"));
                    default -> route.resume();
                }
            });
            buyer.find("#place-order").click();

            buyer.sees(".intent-bar", "서버에 연결되지 않습니다");
            buyer.sees(".intent-bar", "서비스가 바쁩니다");
            buyer.sees("#placed", "주문이 완료되었습니다");
            assertThat(buyer.find(".intent-bar")).hasCount(0);
        }
        assertThat(keys).hasSize(3).containsOnly(keys.getFirst());
        assertThat(orders(user)).isOne();
    }

    @Test
    void findsByNameAndSorts() {
        long user = shop.customer(0);
        long product = shop.api()
                .post("/api/v1/admin/products", Shop.ADMINISTRATOR, null,
                        "{\"name\":\"대나무 필통\",\"price\":1.00,\"stock\":7}")
                .json()
                .path("id")
                .asLong();
        try (var visitor = Visitor.of(port, user).open("/?sort=price,desc")) {
            visitor.find("input[type=search]").fill("필통");
            assertThat(visitor.find(".product")).hasCount(1);
            assertThat(visitor.product(product)).containsText("대나무 필통");

            visitor.page().reload();
            assertThat(visitor.find(".product")).hasCount(1);
            visitor.find("input[type=search]").fill("없는 물건");
            visitor.sees(".state", "맞는 상품이 없습니다");
        }
    }

    @Test
    void becomesSomebodyElseAndKeepsTheLanguage() {
        long first = shop.customer(111);
        long second = shop.customer(222);
        try (var visitor = Visitor.of(port, first).open("/points")) {
            visitor.sees("#balance", "111P");
            visitor.find("#person").click();
            visitor.find("#people input").fill("999999999");
            visitor.find("#people form button").click();
            visitor.sees("#people", "사용자 999999999번이 없습니다");
            visitor.find("#people input").fill(Long.toString(second));
            visitor.find("#people form button").click();
            visitor.sees("#balance", "222P");

            visitor.button("Switch to English").click();
            visitor.sees("main h1", "Points");
            visitor.page().reload();
            visitor.sees("main h1", "Points");
            assertThat(visitor.find("html")).hasAttribute("lang", "en");
        }
    }

    @Test
    void canBeUsedWithTheKeyboardAlone() {
        long product = shop.product("10.00", 50);
        long user = shop.customer(1_000);
        try (var visitor = Visitor.of(port, user).open("/")) {
            var keyboard = visitor.page().keyboard();
            keyboard.press("Tab");
            assertThat(visitor.find(".skip")).isFocused();
            keyboard.press("Enter");
            assertThat(visitor.find("main")).isFocused();
            visitor.product(product).locator(".add").focus();
            keyboard.press("Enter");
            visitor.find(".nav a[data-view=cart]").focus();
            keyboard.press("Enter");
            assertThat(visitor.find("main h1")).isFocused();
            visitor.find("#place-order").focus();
            keyboard.press("Enter");
            visitor.sees("#placed", "주문이 완료되었습니다");
            keyboard.press("Escape");
            assertThat(visitor.find("#placed")).isHidden();
        }
    }

    @Test
    void saysWhatIsWrongWhenNothingCanBeRead() {
        long user = shop.customer(0);
        try (var visitor = Visitor.of(port, user)) {
            visitor.page().route("**/api/v1/products?*", Route::abort);
            visitor.open("/");
            visitor.sees(".state", "서버에 연결할 수 없습니다");
            visitor.page().unroute("**/api/v1/products?*");
            visitor.button("다시 시도").click();
            visitor.find(".product").first().waitFor();
        }
    }

    @Test
    void isNoWiderThanAPhone() {
        long product = shop.product("19900.00", 5);
        long user = shop.customer(100_000);
        shop.order(user, null, line(product, 1));
        try (var visitor = Visitor.of(port, user, Look.PHONE).open("/").putIntoCart(product)) {
            for (var path : List.of("/", "/coupons", "/orders", "/points", "/cart")) {
                visitor.open(path);
                visitor.find("main .placeholder").first().waitFor(hidden());
                assertThat((int) visitor.page().evaluate("document.documentElement.scrollWidth")).as(path)
                        .isLessThanOrEqualTo(Look.PHONE.width());
            }
        }
    }

    private static WaitForOptions hidden() {
        return new WaitForOptions()
                .setState(WaitForSelectorState.HIDDEN);
    }

    @Test
    void doesNotJumpWhileItLoads() {
        shop.product("19900.00", 5);
        long user = shop.customer(100);
        for (var look : List.of(Look.DESKTOP, Look.PHONE)) {
            try (var visitor = Visitor.of(port, user, look)) {
                visitor.page()
                        .addInitScript("window.shift = 0; new PerformanceObserver((list) => list.getEntries()"
                                + ".filter((entry) => !entry.hadRecentInput).forEach((entry) => { window.shift += entry.value; }))"
                                + ".observe({type: 'layout-shift', buffered: true});");
                visitor.open("/");
                visitor.find(".product").first().waitFor();
                visitor.page().waitForLoadState(LoadState.LOAD);
                assertThat(((Number) visitor.page().evaluate("window.shift")).doubleValue()).as(look.toString())
                        .isLessThan(0.1);
            }
        }
    }

    @Test
    void tellsAPersonThatThereIsNoSuchPage() {
        try (var visitor = Visitor.of(port, shop.customer(0))) {
            var answer = visitor.page().navigate("http://127.0.0.1:" + port + Visitor.NOWHERE);

            assertThat(answer.status()).isEqualTo(404);
            visitor.sees("h1", "찾으시는 페이지가 없습니다");
            visitor.find("a.button").click();
            assertThat(visitor.find("main[data-view=products]")).isVisible();
        }
    }
}
