package dev.jumun.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One request of HTTP/1.1, written again and again into the same bytes: a load generator that makes garbage measures its
 * own collector. ASCII only.
 */
public final class RequestText {
    private static final byte[] GET = ascii("GET ");
    private static final byte[] GET_END = ascii(" HTTP/1.1\r\nHost: jumun\r\n");
    private static final byte[] USER = ascii("X-User-Id: ");
    private static final byte[] KEY = ascii("Idempotency-Key: ");
    private static final byte[] LINE_END = ascii("\r\n");
    /** Filled in once the body is known; space before a value is allowed (RFC 9112, 5). */
    private static final byte[] LENGTH = ascii("Content-Length:       \r\n\r\n");
    private static final int LENGTH_DIGITS_END = LENGTH.length - 4;
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[1024];
    private int length;
    private int lengthAt = -1;
    private int bodyAt;

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The beginning of requests of one kind, made once: the request line and the headers that are always the same. */
    public static byte[] head(String method, String path) {
        return ascii(method + " " + path + " HTTP/1.1\r\nHost: jumun\r\n"
                + (method.equals("POST") ? "Content-Type: application/json\r\n" : ""));
    }

    /** Begins a request with bytes of {@link #head}. */
    public RequestText begin(byte[] head) {
        length = 0;
        lengthAt = -1;
        return add(head);
    }

    /** Begins a GET without other headers, whose path ends with a number. */
    public RequestText get(byte[] path, long number) {
        length = 0;
        lengthAt = -1;
        return add(GET).add(path).add(number).add(GET_END);
    }

    /** Who asks. */
    public RequestText user(long user) {
        return add(USER).add(user).add(LINE_END);
    }

    /**
     * Names the request, so that it takes effect once.
     *
     * @param run different for each run, so that no key of another run is met
     */
    public RequestText key(byte[] run, long number) {
        return add(KEY).add(run).add(number).add(LINE_END);
    }

    /** Ends the headers of a request without a body. */
    public RequestText end() {
        return add(LINE_END);
    }

    /** Ends the headers; what is added from now on is the body, which {@link #endBody} ends. */
    public RequestText body() {
        lengthAt = length;
        add(LENGTH);
        bodyAt = length;
        return this;
    }

    /** Says in the headers how long the body has become. */
    public RequestText endBody() {
        int at = lengthAt + LENGTH_DIGITS_END - 1;
        for (int rest = length - bodyAt; rest > 0; rest /= 10) {
            bytes[at--] = (byte) ('0' + rest % 10);
        }
        if (length == bodyAt) {
            bytes[at] = '0';
        }
        return this;
    }

    public RequestText add(byte[] text) {
        require(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    public RequestText add(long number) {
        require(LONGEST_NUMBER);
        if (number < 0) {
            throw new IllegalArgumentException("No request here holds a negative number");
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private void require(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** The whole request, until the next one is begun. */
    ByteBuffer toSend() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}
