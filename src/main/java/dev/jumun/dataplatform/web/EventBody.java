package dev.jumun.dataplatform.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Invalid;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;

/** The bytes of a request, unpacked when they are packed with gzip; packed or not, never more than 2 MB of them. */
final class EventBody {
    static final int MAX_BYTES = 2_000_000;

    private EventBody() {}

    /** @throws Refused when there are too many, or they are packed in another way */
    static byte[] of(HttpServletRequest request) {
        var encoding = String.join(",", Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)));
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> received(request);
            case "gzip" -> unpacked(received(request));
            default -> throw new Refused(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        };
    }

    private static byte[] received(HttpServletRequest request) {
        try {
            return bounded(request.getInputStream());
        } catch (IOException broken) {
            throw new HttpMessageNotReadableException("The body broke off", broken,
                    new ServletServerHttpRequest(request));
        }
    }

    private static byte[] unpacked(byte[] packed) {
        try (var stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return bounded(stream);
        } catch (IOException notGzip) {
            throw new Invalid("body", "not gzip");
        }
    }

    private static byte[] bounded(InputStream stream) throws IOException {
        var bytes = stream.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new Refused(ErrorCode.PAYLOAD_TOO_LARGE);
        }
        return bytes;
    }
}
