package dev.jumun.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What somebody may send who means ill.
 *
 * @param status of the only answer; 0 for none that has one
 * @param closes whether the connection must end with it
 * @param isPlain whether it is well-formed HTTP as a whole, so that a full door may answer it
 * @param text what is sent, a byte for each character
 */
record HostileInput(String name, int status, boolean closes, boolean isPlain, String text) {
    private static final String CHARGE = "POST /api/v1/wallets/charge HTTP/1.1\r\n";
    private static final String BODY = "{\"amount\":1}";
    private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String CHUNKED_BODY = "c\r\n" + BODY + "\r\n0\r\n\r\n";

    /** All of it, as a user who could charge his wallet. */
    static List<HostileInput> of(long user) {
        var who = "X-User-Id: " + user + "\r\nContent-Type: application/json\r\n";
        var head = CHARGE + "Host: shop\r\n" + who;
        var all = new ArrayList<HostileInput>();
        all.addAll(framings(head));
        all.addAll(heads(head, who));
        all.addAll(bodies(who));
        return all;
    }

    private static List<HostileInput> framings(String head) {
        return List.of(
                malformed("a length and chunks, and a request behind them",
                        head + "Content-Length: 5\r\n" + CHUNKED + "\r\n0\r\n\r\n" + head + LENGTH + "\r\n" + BODY),
                malformed("two lengths", head + LENGTH + "Content-Length: 13\r\n\r\n" + BODY + " "),
                malformed("a length twice", head + LENGTH + LENGTH + "\r\n" + BODY),
                malformed("a list of lengths", head + "Content-Length: 12, 12\r\n\r\n" + BODY),
                malformed("a length with a sign", head + "Content-Length: +12\r\n\r\n" + BODY),
                malformed("a blank before the colon", head + "Content-Length : 12\r\n\r\n" + BODY),
                malformed("an encoding that is none", head + "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED_BODY),
                malformed("chunked not last",
                        head + "Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKED_BODY),
                malformed("chunked twice", head + CHUNKED + CHUNKED + "\r\n" + CHUNKED_BODY),
                malformed("a negative chunk", head + CHUNKED + "\r\n-" + CHUNKED_BODY),
                malformed("a chunk size that is none", head + CHUNKED + "\r\nzz\r\n" + BODY + "\r\n0\r\n\r\n"),
                malformed("a chunk of 2^64 bytes",
                        head + CHUNKED + "\r\nFFFFFFFFFFFFFFFF\r\n" + BODY + "\r\n0\r\n\r\n"),
                malformed("chunks without CR", head + CHUNKED + "\r\n" + CHUNKED_BODY.replace("\r", "")),
                malformed("an extension of 20 kB",
                        head + CHUNKED + "\r\nc;" + "x".repeat(20_000) + "\r\n" + BODY + "\r\n0\r\n\r\n"),
                malformed("trailers of 20 kB", head + CHUNKED + "\r\nc\r\n" + BODY + "\r\n0\r\nX: "
                        + "y".repeat(20_000) + "\r\n\r\n"),
                malformed("an expectation that is none", head + LENGTH + "Expect: miracles\r\n\r\n" + BODY));
    }

    private static List<HostileInput> heads(String head, String who) {
        var charge = who + LENGTH + "\r\n" + BODY;
        return List.of(malformed("NUL in a name", head + "X-\0: a\r\n" + LENGTH + "\r\n" + BODY),
                malformed("NUL in a value", head + "X-A: a\0b\r\n" + LENGTH + "\r\n" + BODY),
                plain("150 headers", 400, head + IntStream.range(0, 150)
                        .mapToObj(i -> "X-" + i + ": a\r\n")
                        .collect(Collectors.joining()) + LENGTH + "\r\n" + BODY),
                malformed("a header of 20 kB", head + "X: " + "a".repeat(20_000) + "\r\n" + LENGTH + "\r\n" + BODY),
                malformed("a request line of 20 kB", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: shop\r\n\r\n"),
                plain("no Host", 400, CHARGE + charge),
                plain("two Hosts", 400, CHARGE + "Host: a\r\nHost: b\r\n" + charge),
                plain("a Host that is none", 400, CHARGE + "Host: a b\r\n" + charge),
                malformed("a target of another host",
                        "POST http://elsewhere/api/v1/wallets/charge HTTP/1.1\r\nHost: shop\r\n" + charge),
                malformed("CONNECT", "CONNECT shop:80 HTTP/1.1\r\nHost: shop:80\r\n\r\n"),
                malformed("a method that is none", "P<ST /api/v1/wallets/charge HTTP/1.1\r\nHost: shop\r\n" + charge),
                malformed("TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"),
                new HostileInput("HTTP/2 at once", 0, true, false, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                new HostileInput("HTTP/0.9", 0, true, false, "GET /api/v1/wallets\r\n"),
                new HostileInput("something behind a request", 200, true, false,
                        "GET /api/v1/wallets HTTP/1.1\r\nHost: shop\r\n" + who + "\r\nmore more\r\n\r\n"),
                malformed("a query that is not UTF-8",
                        "GET /api/v1/products?page=%ff HTTP/1.1\r\nHost: shop\r\n\r\n"),
                malformed("1,100 parameters", "GET /api/v1/products?" + "a&".repeat(1_100)
                        + " HTTP/1.1\r\nHost: shop\r\n\r\n"),
                plain("two keys", 400, head + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n" + LENGTH + "\r\n" + BODY),
                plain("two users", 401, head + "X-User-Id: 1\r\n" + LENGTH + "\r\n" + BODY),
                plain("text in UTF-16 by its type", 415,
                        head.replace("json\r", "json;charset=utf-16\r") + LENGTH + "\r\n" + BODY),
                plain("Latin-1 by its type", 415,
                        head.replace("json\r", "json;charset=iso-8859-1\r") + LENGTH + "\r\n" + BODY),
                plain("any type", 415, head.replace("application/json", "*/*") + LENGTH + "\r\n" + BODY));
    }

    private static List<HostileInput> bodies(String who) {
        var all = new ArrayList<HostileInput>();
        var digits = "9".repeat(10_000);
        for (var body : List.of("{\"amount\":1e1000000000}", "{\"amount\":" + digits + "}",
                "{\"amount\":1,\"more\":" + digits + "}", "{\"amount\":1,\"amount\":1}",
                "{\"amount\":1,\"more\":1,\"more\":1}", "{\"amount\":1,\"" + "n".repeat(60_000) + "\":1}",
                "{\"amount\":1,\"more\":" + "[".repeat(32_000) + "]".repeat(32_000) + "}", "{\"amount\":\0001}")) {
            all.add(post("/api/v1/wallets/charge", 400, who, body));
        }
        all.add(post("/api/v1/wallets/charge", 400, who, new String(BODY.getBytes(UTF_16), ISO_8859_1)));
        all.add(post("/api/v1/wallets/charge", 400, who, new String(BODY.getBytes(UTF_16LE), ISO_8859_1)));
        // A NUL, half of a character, and a slash in two bytes.
        for (var name : List.of("a\\u0000b", "a\0b", "a\\ud800b", "a\\udc00\\ud800", "a\u00ed\u00a0\u0080b",
                "a\u00c0\u00afb")) {
            all.add(post("/api/v1/users", 400, who, "{\"name\":\"" + name + "\"}"));
        }
        all.add(post("/api/v1/orders", 404, who, IntStream.range(0, 100)
                .mapToObj(i -> "{\"productId\":" + (Long.MAX_VALUE - i) + ",\"qty\":1}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"))));
        all.add(new HostileInput("the first 100 kB of 10 MB", 413, true, false, CHARGE + "Host: shop\r\n" + who
                + "Content-Length: 10000000\r\n\r\n" + "{\"amount\":1" + " ".repeat(100_000)));
        all.add(new HostileInput("the first 100 kB of endless chunks", 413, false, false, CHARGE
                + "Host: shop\r\n" + who + CHUNKED + "\r\n186a0\r\n" + "{\"amount\":1" + " ".repeat(99_989)));
        return all;
    }

    private static HostileInput post(String path, int status, String who, String body) {
        return new HostileInput(path + " " + body.substring(0, Math.min(30, body.length())).replace('\0', '0'), status,
                status == 400, true, "POST " + path + " HTTP/1.1\r\nHost: shop\r\n" + who + "Content-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    private static HostileInput malformed(String name, String text) {
        return new HostileInput(name, 400, true, false, text);
    }

    private static HostileInput plain(String name, int status, String text) {
        return new HostileInput(name, status, status == 400, true, text);
    }
}
