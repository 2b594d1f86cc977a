package dev.jumun.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Somebody with a browser of his own. Whatever his browser complains of, a script's error or a breach of the policy, fails the
 * test when he leaves; that the API refused something is the pages' business, and no complaint.
 */
final class Visitor implements AutoCloseable {
    static final String NOWHERE = "/nowhere";

    /** Where a refusal is an answer; the last is the page that does not exist, to which some go on purpose. */
    private static final Set<String> REFUSING = Set.of("/api/v1/", "/data-platform/", NOWHERE);
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final BrowserContext context;
    private final Page page;
    private final String base;
    private final List<String> complaints = new ArrayList<>();

    private Visitor(int port, NewContextOptions options, String storage) {
        this.base = "http://127.0.0.1:" + port;
        this.context = Chromium.running().newContext(options.setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
        context.addInitScript("for (const [name, value] of Object.entries({" + storage
                + "})) { if (localStorage.getItem(name) === null) { localStorage.setItem(name, value); } }");
        this.page = context.newPage();
        page.onConsoleMessage(this::note);
        page.onPageError(error -> complaints.add("script: " + error));
    }

    static Visitor of(int port, long user) {
        return of(port, user, Look.DESKTOP);
    }

    /** A customer, or an administrator for the console. */
    static Visitor of(int port, long user, Look look) {
        return new Visitor(port,
                new NewContextOptions().setViewportSize(look.width(), look.height())
                        .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT),
                "'jumun.user': '" + user + "', 'jumun.administrator': '" + user + "', 'jumun.users': '[" + user
                        + "]', 'jumun.language': '" + look.language() + "'");
    }

    /** How the page is looked at. */
    record Look(int width, int height, boolean dark, String language) {
        static final Look DESKTOP = new Look(1280, 860, false, "ko");
        static final Look PHONE = new Look(390, 844, false, "ko");

        Look inTheDark() {
            return new Look(width, height, true, language);
        }

        Look in(String other) {
            return new Look(width, height, dark, other);
        }
    }

    private void note(ConsoleMessage message) {
        boolean refusal = message.text().startsWith("Failed to load resource")
                && REFUSING.stream().anyMatch(message.location()::contains);
        if (message.type().equals("error") && !refusal) {
            complaints.add(message.text() + " " + message.location());
        }
    }

    Page page() {
        return page;
    }

    Visitor open(String path) {
        page.navigate(base + path);
        // Drawn by the script, and nothing of it is still to come.
        find("main[data-view]").waitFor();
        return this;
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    Visitor follow(String view) {
        find(".nav a[data-view=" + view + "]").click();
        find("main[data-view=" + view + "]").waitFor();
        return this;
    }

    /** To another view of the same page, without loading the page again. */
    Visitor goTo(String path) {
        find(".nav a[href='" + path + "']").click();
        find(".nav a[href='" + path + "'][aria-current=page]").waitFor();
        return this;
    }

    Locator product(long id) {
        return find("[data-product='" + id + "']");
    }

    Visitor putIntoCart(long product) {
        product(product).locator(".add").click();
        return this;
    }

    /** Waits until what can be seen there says this. */
    void sees(String selector, String text) {
        assertThat(find(selector).filter(new FilterOptions().setVisible(true))).containsText(text);
    }

    /** What axe calls serious or critical, on the page as it is now. */
    void axeFindsNothing(String where) {
        // The pages have no frames, whose findings axe would put together in another browser context, made for each look.
        assertThat(page.frames()).hasSize(1);
        var grave = new AxeBuilder(page).setLegacyMode(true)
                .options(violationsOnly())
                .analyze()
                .getViolations()
                .stream()
                .filter(rule -> GRAVE.contains(rule.getImpact()))
                .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                        + rule.getNodes()
                                .stream()
                                .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                .toList())
                .toList();
        assertThat(grave).as(where).isEmpty();
    }

    /** What is as it should be is not put into words. */
    private static AxeRunOptions violationsOnly() {
        var options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return options;
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }
}
