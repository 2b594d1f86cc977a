package dev.jumun.apidoc;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;

/** What a reader of the API's description is told first, and its chapters. */
final class Introduction {
    private static final String ROOT = "/api/v1/";
    private static final String TEXT = """
            Jumun (주문) is an e-commerce order service: products with their stock, prepaid points, orders paid from them, \
            coupons, and what sells best.

            **Who is asking.** @caller@ Missing or malformed \
            → 401 `UNAUTHORIZED`; no such user → 404 `NOT_FOUND`; not allowed → 403 `FORBIDDEN`. Products, their stock \
            stream, open coupons and popular products are public.

            **Repeating writes.** Every write takes an `Idempotency-Key` (1–255 printable ASCII characters), which \
            belongs to its user. The same request with the same key has one effect and gets the first answer again, \
            with `Idempotency-Replayed: true`; business refusals are answers too. Another request with the same key → \
            409 `CONFLICT` with reason `KEY_REUSED`; the first one still running → 409 `CONFLICT` with reason \
            `IN_PROGRESS`. After 503, or no answer at all, repeat with the same key. Keys are kept for 24 h.

            **Money** is a JSON number with two decimals (`19900.00`), never to be held in binary floating point. \
            **Time** is ISO-8601 in UTC to the second (`2025-11-09T12:34:56Z`). **Input is strict**: a string where a \
            number belongs, `1.5` or `1e3` for an integer, or three decimals of money are 400; unknown fields are \
            ignored; a body above 64 KiB is 413.

            **Errors** all have one form, `ErrorBody`, on every path, unknown ones and wrong methods \
            (405 `METHOD_NOT_ALLOWED`) included. Messages are Korean, or English with `Accept-Language: en`. Every \
            response carries `X-Trace-Id`, the id in the logs and the error body.
            """;

    private static final List<Chapter> CHAPTERS = List.of(
            new Chapter("products", "Products", "What is for sale and how much of it is there; public."),
            new Chapter("orders", "Orders", "The asking user's orders."),
            new Chapter("wallets", "Wallet", "The asking user's prepaid points."),
            new Chapter("coupons", "Coupons", "First come, first served."),
            new Chapter("stats", "Statistics", "What sells best."),
            new Chapter("users", "Users", "Who there is."),
            new Chapter("admin", "Administration", "For users with role `ADMIN`."));

    private Introduction() {}

    static void write(OpenAPI api, Caller caller) {
        api.info(new Info().title("Jumun — 주문 서비스 API")
                .version("v1")
                .description(TEXT.replace("@caller@", caller.introduction())));
        // Relative, so that it is right behind every proxy and the document is the same wherever it is read.
        api.servers(List.of(new Server().url("/")));
        var paths = api.getPaths().keySet();
        api.tags(CHAPTERS.stream()
                .filter(chapter -> paths.stream().anyMatch(chapter::holds))
                .map(chapter -> new Tag().name(chapter.title()).description(chapter.text()))
                .toList());
    }

    /** The chapter of a path; one that no chapter holds is a chapter of its own. */
    static String tagOf(String path) {
        return CHAPTERS.stream().filter(chapter -> chapter.holds(path)).map(Chapter::title).findFirst().orElse(path);
    }

    private record Chapter(String segment, String title, String text) {
        boolean holds(String path) {
            return path.equals(ROOT + segment) || path.startsWith(ROOT + segment + "/");
        }
    }
}
