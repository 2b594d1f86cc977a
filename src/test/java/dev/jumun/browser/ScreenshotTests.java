package dev.jumun.browser;

import static dev.jumun.browser.DemoShop.ADMINISTRATOR;
import static dev.jumun.browser.DemoShop.CUSTOMER;
import static dev.jumun.testing.Shop.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Page.WaitForConditionOptions;
import dev.jumun.browser.Visitor.Look;
import dev.jumun.testing.Platform;
import dev.jumun.testing.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the pictures of the README, of a shop with the demo data and some custom; only when asked for by its tag. */
@Tag("screenshots")
@ExtendWith(BrowserCondition.class)
class ScreenshotTests {
    private static final Path FOLDER = Path.of("docs", "images");
    private static final long MAX_BYTES = 200_000;
    private static final long[] WANTED = {101, 101, 101, 113, 113, 123, 123, 123, 202, 118, 102, 129};
    private static final long KEYBOARD = 114;
    private static final Look SHOP = new Look(1100, 730, false, "ko");
    private static final Look CONSOLE = new Look(1280, 1060, true, "ko");
    private static final int BUYERS = 3;
    private static final long PAUSE_MILLIS = 120;
    /** Enough for a plot of about a minute. */
    private static final long ORDERS = 1_200;

    @Test
    void takesThePicturesOfTheReadme() throws IOException {
        try (var demo = DemoShop.open()) {
            custom(demo);
            try (var visitor = Visitor.of(demo.port(), CUSTOMER, SHOP).open("/")) {
                visitor.putIntoCart(129).putIntoCart(123);
                visitor.find(".ranked .artwork").first().waitFor();
                visitor.page().evaluate("scrollTo(0, 0)");
                visitor.find(".mode[data-mode=live]").waitFor();
                take(visitor, "shop");
            }
            try (var visitor = Visitor.of(demo.port(), CUSTOMER, Look.PHONE).open("/")) {
                visitor.putIntoCart(127).putIntoCart(124);
                visitor.follow("cart");
                visitor.find(".cart-line .stock").first().waitFor();
                take(visitor, "phone");
            }
        }
    }

    /** Buyers of all kinds while the console looks on, which then is taken. */
    private static void custom(DemoShop demo) throws IOException {
        var shop = demo.shop();
        for (long buyer = 1; buyer <= 5; buyer++) {
            shop.charge(buyer, buyer == CUSTOMER ? 200_000 : 100_000_000, null);
        }
        var random = new Random(1);
        var threads = Executors.newScheduledThreadPool(BUYERS);
        var custom = new ArrayList<Future<?>>();
        try (var operator = Visitor.of(demo.port(), ADMINISTRATOR, CONSOLE).open("/admin")) {
            for (int each = 0; each < BUYERS; each++) {
                custom.add(threads.scheduleWithFixedDelay(() -> buy(shop, random), 0, PAUSE_MILLIS,
                        TimeUnit.MILLISECONDS));
            }
            var patient = new WaitForConditionOptions().setTimeout(0);
            operator.page().waitForCondition(() -> placed(demo) >= ORDERS / 3, patient);
            var platform = Platform.at(demo.port());
            platform.fault("{\"mode\":\"DOWN\"}");
            operator.page().waitForCondition(() -> placed(demo) >= ORDERS / 2, patient);
            platform.recover();
            operator.page().waitForCondition(() -> placed(demo) >= ORDERS, patient);
            take(operator, "console");
        } finally {
            custom.forEach(each -> each.cancel(false));
            threads.close();
        }
    }

    private static void buy(Shop shop, Random random) {
        long buyer = 2L + random.nextInt(4);
        shop.order(buyer, null, line(WANTED[random.nextInt(WANTED.length)], 1));
        if (random.nextInt(9) == 0) {
            shop.order(buyer, null, line(KEYBOARD, 50));
            shop.claim(buyer, "FIRST5000", null);
        }
    }

    private static long placed(DemoShop demo) {
        return demo.api().get("/api/v1/admin/figures", ADMINISTRATOR).json().at("/orders/answered").asLong();
    }

    private static void take(Visitor visitor, String name) throws IOException {
        var file = FOLDER.resolve(name + ".png");
        visitor.page().evaluate("document.querySelector('.notices').replaceChildren()");
        visitor.page().screenshot(new ScreenshotOptions().setPath(file));
        assertThat(Files.size(file)).as(name).isLessThan(MAX_BYTES);
    }
}
