package dev.jumun.idempotency;

import dev.jumun.shared.Invalid;

/** A client's name for one intended write: 1 to 255 printable ASCII characters, compared case by case (contract §3). */
public record IdempotencyKey(String value) {
    public static final String HEADER = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;

    /**
     * Reads a header value; {@code "abc"} in quotes is the same key as {@code abc}.
     *
     * @throws Invalid when it is no key
     */
    public static IdempotencyKey parse(String header) {
        boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        String key = quoted ? header.substring(1, header.length() - 1) : header;
        if (key.isEmpty() || key.length() > MAX_LENGTH || !key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new Invalid(HEADER, "1-255 printable ASCII characters");
        }
        return new IdempotencyKey(key);
    }
}
