package dev.jumun.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Responses of HTTP/1.1 over one connection, one after the other, as they come in pieces. Knows what it needs to: the
 * status, where the response ends, and whether the connection goes on.
 */
public final class Response {
    private static final int STATUS_FROM = 9;
    private static final int STATUS_TO = 12;
    private static final int LINE_END = 2;
    /** No answer of the service is nearly as large. */
    private static final int MAX_BYTES = 1 << 22;
    private static final String CONTENT_LENGTH = "content-length:";
    private static final String TRANSFER_ENCODING = "transfer-encoding:";
    private static final String CONNECTION = "connection:";
    private static final String RETRY_AFTER = "retry-after:";

    private byte[] bytes = new byte[4096];
    private int length;
    /** Up to here the end of the headers has been looked for. */
    private int searched;
    private int bodyAt = -1;
    private int bodyEnd;
    private int status;
    private boolean chunked;
    /** Where the next chunk begins. */
    private int chunkAt;
    private boolean closes;
    private boolean retryAfter;

    /** Response that breaks the protocol, or uses a part of it that this does not know. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String reason) {
            super(reason);
        }
    }

    /** Forgets the last response: another one follows over the same connection. */
    void reset() {
        length = 0;
        searched = 0;
        bodyAt = -1;
        chunked = false;
        closes = false;
        retryAfter = false;
    }

    /**
     * Takes a piece; true when the response is complete.
     *
     * @throws Malformed for what cannot be understood, and for bytes behind the end that nobody asked for
     */
    boolean take(ByteBuffer piece) throws Malformed {
        int more = piece.remaining();
        if (length + more > MAX_BYTES) {
            throw new Malformed("More than " + MAX_BYTES + " bytes");
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
        piece.get(bytes, length, more);
        length += more;
        if (bodyAt < 0 && !readHead()) {
            return false;
        }
        return chunked ? readChunks() : readCounted();
    }

    public int status() {
        return status;
    }

    /** True when the server ends the connection after this response. */
    boolean closes() {
        return closes;
    }

    /** Whether it says when to ask again. */
    public boolean hasRetryAfter() {
        return retryAfter;
    }

    /** Whether the body holds an ASCII text. */
    public boolean bodyContains(byte[] text) {
        for (int at = bodyAt; at <= bodyEnd - text.length; at++) {
            if (Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    public String body() {
        return new String(bytes, bodyAt, bodyEnd - bodyAt, StandardCharsets.UTF_8);
    }

    private boolean readHead() throws Malformed {
        for (int at = Math.max(0, searched); at + 4 <= length; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n' && bytes[at + 2] == '\r' && bytes[at + 3] == '\n') {
                bodyAt = at + 4;
                readHeaders(at + LINE_END);
                return true;
            }
        }
        searched = Math.max(0, length - 3);
        return false;
    }

    private void readHeaders(int end) throws Malformed {
        int line = lineEnd(0, end);
        if (line < STATUS_TO || !startsWith(0, "http/1.1 ")) {
            throw new Malformed("No response of HTTP/1.1: " + text(0, line));
        }
        status = number(STATUS_FROM, STATUS_TO);
        int counted = -1;
        for (int from = line + LINE_END; from < end; from = line + LINE_END) {
            line = lineEnd(from, end);
            // Most headers are none of these: the first letter tells.
            switch (bytes[from] | 0x20) {
                case 'c' -> {
                    if (startsWith(from, CONTENT_LENGTH)) {
                        counted = number(from + CONTENT_LENGTH.length(), line);
                    } else if (startsWith(from, CONNECTION)) {
                        closes = value(from + CONNECTION.length(), line).equals("close");
                    }
                }
                case 'r' -> retryAfter |= startsWith(from, RETRY_AFTER);
                case 't' -> {
                    if (startsWith(from, TRANSFER_ENCODING)) {
                        if (!value(from + TRANSFER_ENCODING.length(), line).equals("chunked")) {
                            throw new Malformed("Unknown coding: " + text(from, line));
                        }
                        chunked = true;
                    }
                }
                default -> {
                    // Of no interest here.
                }
            }
        }
        if (chunked) {
            chunkAt = bodyAt;
            bodyEnd = bodyAt;
        } else if (counted >= 0 || status == 204 || status == 304) {
            bodyEnd = bodyAt + Math.max(0, counted);
        } else {
            throw new Malformed("Neither Content-Length nor chunks: status " + status);
        }
    }

    private boolean readCounted() throws Malformed {
        if (length > bodyEnd) {
            throw new Malformed("Bytes behind the end");
        }
        return length == bodyEnd;
    }

    /** Moves each chunk that has come whole behind the one before it, so that the body is one piece. */
    private boolean readChunks() throws Malformed {
        while (true) {
            int line = lineEnd(chunkAt, length);
            if (line < 0) {
                return false;
            }
            int size = hexadecimal(chunkAt, line);
            int from = line + LINE_END;
            int end = from + size + LINE_END;
            if (length < end) {
                return false;
            }
            if (bytes[end - 2] != '\r' || bytes[end - 1] != '\n') {
                throw new Malformed("A chunk without its end, or with trailers");
            }
            if (size == 0) {
                if (length > end) {
                    throw new Malformed("Bytes behind the end");
                }
                return true;
            }
            System.arraycopy(bytes, from, bytes, bodyEnd, size);
            bodyEnd += size;
            chunkAt = end;
        }
    }

    /** Where the line ends that begins at a place, without its line break; less than 0 when it does not yet. */
    private int lineEnd(int from, int end) {
        for (int at = from; at + 1 < end; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private boolean startsWith(int from, String lowerCase) {
        if (from + lowerCase.length() > length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (lower(bytes[from + i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }

    private int number(int from, int to) throws Malformed {
        int number = 0;
        boolean any = false;
        for (int at = from; at < to; at++) {
            if (bytes[at] >= '0' && bytes[at] <= '9') {
                number = number * 10 + bytes[at] - '0';
                any = true;
            } else if (bytes[at] != ' ') {
                any = false;
                break;
            }
        }
        if (!any || number < 0 || number > MAX_BYTES) {
            throw new Malformed("No number: " + text(from, to));
        }
        return number;
    }

    private int hexadecimal(int from, int to) throws Malformed {
        int number = 0;
        for (int at = from; at < to; at++) {
            int digit = Character.digit(bytes[at], 16);
            if (digit < 0 || number > MAX_BYTES) {
                throw new Malformed("No size of a chunk: " + text(from, to));
            }
            number = number * 16 + digit;
        }
        if (from == to || number > MAX_BYTES) {
            throw new Malformed("No size of a chunk: " + text(from, to));
        }
        return number;
    }

    private String value(int from, int to) {
        return text(from, to).strip().toLowerCase(Locale.ROOT);
    }

    private String text(int from, int to) {
        return new String(bytes, from, Math.max(0, to - from), StandardCharsets.US_ASCII);
    }
}
