package dev.jumun.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.Shop;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** A buyer's whole visit, on each engine. */
@BrowserTest(onBothEngines = true)
class BuyerBrowserTests {
    private final Shop shop;
    private final int port;

    BuyerBrowserTests(Shop shop, @Value("${local.server.port}") int port) {
        this.shop = shop;
        this.port = port;
    }

    @Test
    void aBuyerClaimsOrdersCancelsAndFindsEverythingInTheStatement() {
        long shirt = shop.product("19900.00", 42);
        long hat = shop.product("5000.50", 3);
        var code = shop.coupon("PERCENT", "10.00", 5);
        long user = shop.customer(100_000);

        try (var buyer = Visitor.of(port, user)) {
            buyer.open("/coupons");
            var ticket = buyer.find("[data-coupon='" + code + "']");
            assertThat(ticket).containsText("5장 중 5장 남음");
            ticket.locator("button").click();
            assertThat(ticket).containsText("5장 중 4장 남음");
            assertThat(ticket).containsText("받은 쿠폰");

            buyer.follow("products");
            assertThat(buyer.product(shirt)).containsText("재고 42개");
            assertThat(buyer.product(hat)).containsText("3개 남음");
            buyer.putIntoCart(shirt).putIntoCart(hat);
            buyer.product(shirt).locator(".stepper button").last().click();
            buyer.follow("cart");
            buyer.find(".summary select").selectOption(code);
            buyer.sees(".sums-pay", "40,320.45P");
            buyer.find("#place-order").click();

            buyer.sees("#placed", "주문이 완료되었습니다");
            buyer.sees("#placed", "59,679.55P");
            buyer.find("#placed a[href='/orders']").click();
            buyer.sees(".order", "결제 완료");
            buyer.find(".order footer button").click();
            buyer.find("#confirm-cancel").click();
            buyer.sees(".order [data-status]", "취소됨");

            buyer.follow("points");
            buyer.sees("#balance", "100,000P");
            assertThat(buyer.find("tbody tr")).hasCount(3);
            assertThat(buyer.find("tbody tr").first()).containsText("환불");
            assertThat(buyer.find("tbody tr").first()).containsText("+40,320.45P");
            buyer.follow("coupons");
            assertThat(buyer.find(".held-list")).containsText("사용 가능");
        }
        assertThat(shop.stock(shirt)).isEqualTo(42);
        assertThat(shop.stock(hat)).isEqualTo(3);
        shop.booksMustBalance();
    }
}
