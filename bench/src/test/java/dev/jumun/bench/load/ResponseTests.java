package dev.jumun.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jumun.bench.load.Response.Malformed;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTests {
    private static final String COUNTED = "HTTP/1.1 201 \r\ncontent-length: 16\r\nDate: today\r\n\r\n{\"error\":\"none\"}";
    private static final String CHUNKED = "HTTP/1.1 409 \r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"err\r\nA\r\nor\":\"none\"\r\n1\r\n}\r\n0\r\n\r\n";

    private final Response response = new Response();

    private boolean take(String piece) throws Malformed {
        return response.take(ByteBuffer.wrap(piece.getBytes(UTF_8)));
    }

    @Test
    void readsAResponseThatComesWhole() throws Exception {
        assertThat(take(COUNTED)).isTrue();
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"error\":\"none\"}");
        assertThat(response.closes()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {COUNTED, CHUNKED})
    void readsAResponseThatComesByteByByte(String whole) throws Exception {
        for (int at = 0; at < whole.length() - 1; at++) {
            assertThat(take(whole.substring(at, at + 1))).as("complete after %d bytes", at + 1).isFalse();
        }
        assertThat(take(whole.substring(whole.length() - 1))).isTrue();
        assertThat(response.body()).isEqualTo("{\"error\":\"none\"}");
    }

    @Test
    void putsChunksTogether() throws Exception {
        assertThat(take(CHUNKED)).isTrue();
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.bodyContains("error\":\"none".getBytes(UTF_8))).isTrue();
        assertThat(response.bodyContains("chunked".getBytes(UTF_8))).as("of the headers").isFalse();
    }

    @Test
    void readsOneAfterTheOtherOverOneConnection() throws Exception {
        assertThat(take(CHUNKED)).isTrue();
        response.reset();
        assertThat(take("HTTP/1.1 503 \r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")).isTrue();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.hasRetryAfter()).isTrue();
        assertThat(response.body()).isEmpty();
        assertThat(response.closes()).isTrue();
        response.reset();
        assertThat(take(COUNTED)).isTrue();
        assertThat(response.closes()).isFalse();
        assertThat(response.hasRetryAfter()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n\r\n",
            "HTTP/1.1 200 \r\n\r\n", "HTTP/1.1 200 \r\nContent-Length: many\r\n\r\n",
            "HTTP/1.1 200 \r\nContent-Length: 99999999999\r\n\r\n",
            "HTTP/1.1 200 \r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nab",
            "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: 1\r\n\r\n"})
    void refusesWhatItDoesNotUnderstand(String text) {
        assertThatThrownBy(() -> take(text)).isInstanceOf(Malformed.class);
    }
}
