package dev.jumun.shared.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code POST} that has arrived with its last byte, as far as it matters to somebody who only wants to refuse it.
 *
 * @param body each byte a character
 */
record WholeRequest(String path, String body, @Nullable String acceptLanguage, @Nullable String traceParent) {
    private static final String METHOD = "POST ";
    private static final String VERSION = " HTTP/1.1";
    private static final String LINE_END = "\r\n";
    private static final String HEAD_END = LINE_END + LINE_END;
    private static final int MAX_LENGTH_DIGITS = 8;

    /** What these bytes are, or null unless they are exactly one plain request whose connection goes on after it. */
    static @Nullable WholeRequest of(byte[] bytes, int length) {
        var text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf(HEAD_END);
        int lineEnd = text.indexOf(LINE_END);
        if (headEnd < 0 || !text.startsWith(METHOD) || !text.startsWith(VERSION, lineEnd - VERSION.length())) {
            return null;
        }
        var path = text.substring(METHOD.length(), Math.max(METHOD.length(), lineEnd - VERSION.length()));
        return new Head(text, lineEnd, headEnd).read(path);
    }

    /** The headers, line by line. */
    private static final class Head {
        private final String text;
        private final int start;
        private final int end;
        private int contentLength = -1;
        private @Nullable String acceptLanguage;
        private @Nullable String traceParent;

        Head(String text, int start, int end) {
            this.text = text;
            this.start = start;
            this.end = end;
        }

        @Nullable
        WholeRequest read(String path) {
            for (int at = start; at < end; at = text.indexOf(LINE_END, at + LINE_END.length())) {
                int lineEnd = text.indexOf(LINE_END, at + LINE_END.length());
                if (!isPlain(text.substring(at + LINE_END.length(), lineEnd))) {
                    return null;
                }
            }
            int body = end + HEAD_END.length();
            return contentLength >= 0 && body + contentLength == text.length()
                    ? new WholeRequest(path, text.substring(body), acceptLanguage, traceParent)
                    : null;
        }

        /** Whether the line changes nothing about where the request ends and what comes after it. */
        private boolean isPlain(String line) {
            int colon = line.indexOf(':');
            // A lone CR or LF may end a line for others, and then the request is another one for them.
            if (colon <= 0 || line.chars().anyMatch(character -> character < ' ' && character != '\t')) {
                return false;
            }
            var value = line.substring(colon + 1).strip();
            return switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> isLength(value);
                case "connection" -> value.equalsIgnoreCase("keep-alive");
                case "transfer-encoding", "expect", "upgrade" -> false;
                case "accept-language" -> {
                    acceptLanguage = value;
                    yield true;
                }
                case "traceparent" -> {
                    traceParent = value;
                    yield true;
                }
                // A continued line, or a name that no name is: none of ours to judge.
                case String name -> name.equals(name.strip());
            };
        }

        private boolean isLength(String value) {
            if (contentLength >= 0 || value.isEmpty() || value.length() > MAX_LENGTH_DIGITS
                    || !value.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
                return false;
            }
            contentLength = Integer.parseInt(value);
            return true;
        }
    }
}
