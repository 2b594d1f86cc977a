package dev.jumun.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.jumun.browser.DemoShop.ADMINISTRATOR;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jumun.browser.Visitor.Look;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What an operator does at the console, with a data platform that fails when it is told to. */
@BrowserTest
@TestInstance(Lifecycle.PER_CLASS)
class OperatorBrowserTests {
    private static final long SHIRT = 101;
    private static final long KEYBOARD = 114;
    private static final long BUYER = 2;

    /** Gives events up after two attempts, so that one need not wait for twenty. */
    private final DemoShop demo = DemoShop.open("jumun.outbox.max-attempts=2", "jumun.outbox.first-back-off=200ms",
            "jumun.outbox.max-back-off=200ms");

    @AfterAll
    void close() {
        demo.close();
    }

    private Visitor operator() {
        return Visitor.of(demo.port(), ADMINISTRATOR);
    }

    private long parked() {
        return demo.api().get("/api/v1/admin/outbox/summary", ADMINISTRATOR).json().path("parked").asLong();
    }

    @Test
    void seesTheBacklogOfAPlatformThatIsDownAndSendsItAgain() {
        try (var operator = operator()) {
            operator.open("/admin/platform");
            operator.find("[data-mode=DOWN]").click();
            assertThat(operator.find("[data-mode=DOWN]")).hasAttribute("aria-pressed", "true");

            for (int i = 0; i < 3; i++) {
                assertThat(demo.shop().order(BUYER, null, line(SHIRT, 1)).status()).isEqualTo(201);
            }
            operator.open("/admin");
            assertThat(operator.find("#tile-backlog dd")).hasText("3");
            assertThat(operator.find("#chart-backlog")).hasAttribute("aria-label",
                    Pattern.compile(".*(대기|보류) [1-3].*"));
            await().atMost(Duration.ofSeconds(60)).until(() -> parked() == 3);

            operator.open("/admin/outbox");
            assertThat(operator.find("[data-status=PARKED] dd")).hasText("3");
            operator.button("재시도 대기").click();
            assertThat(operator.find("tbody tr")).hasCount(3);
            assertThat(operator.find("tbody tr").first()).containsText("보류");

            operator.open("/admin/platform");
            operator.find("[data-mode=NONE]").click();
            assertThat(operator.find("[data-mode=NONE]")).hasAttribute("aria-pressed", "true");
            operator.open("/admin/outbox");
            operator.find("#redrive-all").click();
            operator.sees(".notice", "3건을 다시 보냅니다");
            assertThat(operator.find("[data-status=PARKED] dd")).hasText("0");

            operator.open("/admin");
            assertThat(operator.find("#tile-backlog dd")).hasText("0");
            operator.open("/admin/platform");
            assertThat(operator.find(".tile").first()).containsText(Pattern.compile("받은 이벤트\\s*[3-9]"));
        }
    }

    @Test
    void seesOrdersAndRefusalsAsTheyHappen() {
        try (var operator = operator().open("/admin")) {
            assertThat(operator.find(".tile dd").first()).containsText("/초");
            demo.shop().order(BUYER, null, line(KEYBOARD, 1000));
            assertThat(operator.find("#chart-refusals")).hasAttribute("aria-label", Pattern.compile(".*재고 부족.*"));
        }
    }

    @Test
    void restocks() {
        long before = demo.shop().stock(KEYBOARD);
        try (var operator = operator().open("/admin/products")) {
            operator.find(".actions select").selectOption("stock,asc");
            operator.find("tr[data-id='" + KEYBOARD + "'] button").first().click();
            operator.find("#adjust input[name=delta]").fill("x");
            operator.find("#adjust form .button").click();
            operator.sees("#adjust", "0이 아닌 정수");
            operator.find("#adjust input[name=delta]").fill("+25");
            operator.find("#adjust input[name=reason]").fill("11월 입고");
            operator.find("#adjust form .button").click();

            operator.sees(".notice", "조정했습니다");
            operator.sees("#stock-now", Long.toString(before + 25));
            operator.sees("#adjust tbody", "11월 입고");
        }
        assertThat(demo.shop().stock(KEYBOARD)).isEqualTo(before + 25);
    }

    @Test
    void addsAProductAndACoupon() {
        try (var operator = operator().open("/admin/products")) {
            operator.find("#add-product").click();
            operator.find("#edit-product input[name=name]").fill("새 상품");
            operator.find("#edit-product input[name=price]").fill("1500.50");
            operator.find("#edit-product input[name=stock]").fill("12");
            operator.find("#edit-product form .button").click();
            operator.sees("#main tbody", "새 상품");

            operator.open("/admin/coupons");
            operator.find(".actions .button").click();
            operator.find("#add-coupon input[name=code]").fill("CONSOLE-1");
            operator.find("#add-coupon input[name=value]").fill("15");
            operator.find("#add-coupon input[name=totalQuantity]").fill("50");
            operator.find("#add-coupon form > .button").click();
            operator.sees("tr[data-id='CONSOLE-1']", "15% 할인");
            assertThat(demo.shop().claim(BUYER, "CONSOLE-1", null).status()).isEqualTo(200);
            operator.page().reload();
            operator.sees("tr[data-id='CONSOLE-1']", "1 / 50");
        }
    }

    @Test
    void auditsTheBooks() {
        demo.shop().order(BUYER, null, line(SHIRT, 1));
        try (var operator = operator().open("/admin/audit")) {
            operator.find("#run-audit").click();

            assertThat(operator.find("#verdict")).hasAttribute("data-clean", "true");
            assertThat(operator.find("[data-rule]")).hasCount(8);
        }
    }

    @Test
    void findsOrdersAndUsers() {
        long order = demo.shop().order(BUYER, null, line(SHIRT, 1)).json().path("orderId").asLong();
        try (var operator = operator().open("/admin/users")) {
            operator.find("input[type=search]").fill("이서");
            assertThat(operator.find("tbody tr")).hasCount(1);
            operator.find("tbody a").click();
            operator.find("main[data-view=orders]").waitFor();
            operator.sees("tbody tr[data-id='" + order + "']", "블루티셔츠");
            operator.find("tbody tr[data-id='" + order + "'] button").click();
            operator.find("#cancel .danger").click();
            operator.sees("tbody tr[data-id='" + order + "']", "취소됨");
        }
    }

    @Test
    void letsNobodyElseIn() {
        try (var customer = Visitor.of(demo.port(), BUYER, Look.DESKTOP).open("/admin")) {
            customer.sees(".sign-in", "권한이 없습니다");
            customer.find(".sign-in input").fill(Long.toString(ADMINISTRATOR));
            customer.find(".sign-in .button").click();
            assertThat(customer.find(".tiles")).isVisible();
        }
    }
}
