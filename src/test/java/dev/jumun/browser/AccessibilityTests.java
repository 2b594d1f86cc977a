package dev.jumun.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.jumun.browser.DemoShop.ADMINISTRATOR;
import static dev.jumun.browser.DemoShop.CUSTOMER;
import static dev.jumun.testing.Shop.line;

import com.microsoft.playwright.Locator.WaitForOptions;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.jumun.browser.Visitor.Look;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** axe finds nothing serious in any view, however it is looked at. */
@BrowserTest
@TestInstance(Lifecycle.PER_CLASS)
class AccessibilityTests {
    private static final long SHIRT = 101;
    private static final long ON_THE_FIRST_PAGE = 128;
    private static final List<String> SHOP = List.of("/", "/coupons", "/orders", "/points", "/cart");
    private static final List<String> CONSOLE = List.of("/admin", "/admin/orders", "/admin/products", "/admin/coupons",
            "/admin/outbox", "/admin/users", "/admin/audit", "/admin/platform");

    private final DemoShop demo = DemoShop.open();

    @BeforeAll
    void somethingToLookAt() {
        var shop = demo.shop();
        shop.claim(CUSTOMER, "FIRST5000", null);
        long order = shop.order(CUSTOMER, null, line(SHIRT, 1)).json().path("orderId").asLong();
        shop.order(CUSTOMER, null, line(SHIRT, 2));
        shop.cancel(CUSTOMER, null, order);
        shop.order(CUSTOMER, null, line(116, 10));
    }

    @AfterAll
    void close() {
        demo.close();
    }

    static Stream<Look> looks() {
        return Stream.of(Look.DESKTOP, Look.DESKTOP.inTheDark().in("en"), Look.PHONE.inTheDark(),
                Look.PHONE.in("en"));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void everybodyCanUseTheShop(Look look) {
        try (var visitor = Visitor.of(demo.port(), CUSTOMER, look)) {
            visitor.open("/").putIntoCart(ON_THE_FIRST_PAGE).putIntoCart(ON_THE_FIRST_PAGE + 1);
            for (var path : SHOP) {
                check(visitor.goTo(path), path);
            }
            visitor.find(".cart-line input").first().fill("999");
            visitor.find("#place-order").click();
            visitor.find("#refusal").waitFor();
            visitor.axeFindsNothing("refusal");
            visitor.find("#person").click();
            visitor.find("#people[open] .person-choice").first().waitFor();
            visitor.axeFindsNothing("people");
            visitor.page().keyboard().press("Escape");
            visitor.page().navigate("http://127.0.0.1:" + demo.port() + Visitor.NOWHERE);
            visitor.axeFindsNothing("missing page");
        }
    }

    @ParameterizedTest
    @MethodSource("looks")
    void everybodyCanUseTheConsole(Look look) {
        try (var visitor = Visitor.of(demo.port(), ADMINISTRATOR, look)) {
            visitor.open("/admin");
            for (var path : CONSOLE) {
                check(visitor.goTo(path), path);
            }
            visitor.goTo("/admin/audit").find("#run-audit").click();
            visitor.find("#verdict").waitFor();
            visitor.axeFindsNothing("verdict");
            visitor.goTo("/admin/products").find(".row-actions button").first().click();
            visitor.find("#adjust[open] tbody tr").first().waitFor();
            visitor.axeFindsNothing("adjustment");
            visitor.page().keyboard().press("Escape");
            visitor.find(".who").click();
            visitor.find(".sign-in").waitFor();
            visitor.axeFindsNothing("sign-in");
        }
    }

    private static void check(Visitor visitor, String path) {
        visitor.find("main .placeholder").first().waitFor(new WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        assertThat(visitor.find("main h1")).hasCount(1);
        visitor.axeFindsNothing(path);
    }
}
