package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a Redis listens. */
public record RedisAddress(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("([^:/@\\s]+)(?::(\\d{1,5}))?");
    private static final int USUAL_PORT = 6379;
    /** Nobody listens there: without Redis means that it is away, which the service bears. */
    static final RedisAddress NOWHERE = new RedisAddress("127.0.0.1", 1);

    /**
     * Reads one.
     *
     * @param text {@code host:port}, or a host alone for the usual port
     */
    public static RedisAddress parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new BenchFailed("Not the host:port of a Redis: " + text);
        }
        return new RedisAddress(parts.group(1), parts.group(2) == null ? USUAL_PORT : Integer.parseInt(parts.group(2)));
    }
}
