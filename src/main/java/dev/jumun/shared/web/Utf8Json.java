package dev.jumun.shared.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON in UTF-8 and nothing else. Jackson alone would guess UTF-16 and UTF-32 from the bytes, and takes spellings of a character
 * that are not UTF-8, such as a slash of two bytes.
 */
final class Utf8Json extends JacksonJsonHttpMessageConverter {

    Utf8Json(JsonMapper json) {
        super(json);
    }

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
        var charset = mediaType == null ? null : mediaType.getCharset();
        return (charset == null || charset.equals(StandardCharsets.UTF_8)) && super.canRead(type, mediaType);
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        return super.read(type, new Checked(message), hints);
    }

    /** The same request; whoever asks for its body gets one that is UTF-8. */
    private record Checked(HttpInputMessage message) implements HttpInputMessage {
        @Override
        public InputStream getBody() throws IOException {
            // Not more than the limit of a body.
            var bytes = message.getBody().readAllBytes();
            check(bytes);
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public HttpHeaders getHeaders() {
            return message.getHeaders();
        }

        private static void check(byte[] bytes) throws CharacterCodingException {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            int nul = text.toString().indexOf('\0');
            if (nul >= 0) {
                // Every other character of JSON in UTF-16.
                throw new MalformedInputException(nul);
            }
        }
    }
}
