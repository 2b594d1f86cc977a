package dev.jumun.shared.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeRequestTests {
    private static final String PLAIN = "POST /orders HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\n{}";

    private static @Nullable WholeRequest read(String text) {
        // The buffer is used again and again: what is behind the length is of an earlier request.
        var bytes = (text + PLAIN).getBytes(StandardCharsets.ISO_8859_1);
        return WholeRequest.of(bytes, text.length());
    }

    @Test
    void knowsAPlainRequest() {
        assertThat(read(PLAIN)).isEqualTo(new WholeRequest("/orders", "{}", null, null));
    }

    @Test
    void knowsWhatTheAnswerDependsOn() {
        var request = "POST /orders HTTP/1.1\r\nACCEPT-LANGUAGE:en-GB\r\ntraceparent: 00-a-b-01 \r\nconnection: Keep-Alive"
                + "\r\nContent-Length: 0\r\n\r\n";

        assertThat(read(request)).isEqualTo(new WholeRequest("/orders", "", "en-GB", "00-a-b-01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "POST", "POST /orders HTTP/1.1", "POST /orders HTTP/1.1\r\n",
            "POST /orders HTTP/1.1\r\n\r\n", "POST /orders HTTP/1.1\r\nContent-Length: 2\r\n\r\n{",
            "POST /orders HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}POST",
            "GET /orders HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "POST /orders HTTP/1.0\r\nContent-Length: 0\r\n\r\n", "\r\n\r\nPOST /orders HTTP/1.1",
            "POST HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "POST /orders HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST /orders HTTP/1.1\r\nContent-Length: \r\n\r\n",
            "POST /orders HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nContent-Length: 2\r\nUpgrade: h2c\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nContent-Length: 2\r\n folded: x\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nX: 1\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n",
            "POST /orders HTTP/1.1\r\nContent-Length: 2\n\r\n{}",
            "POST /orders HTTP/1.1\r\nX: \rContent-Length: 2\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nContent-Length : 2\r\n\r\n{}",
            "POST /orders HTTP/1.1\r\nnothing\r\nContent-Length: 2\r\n\r\n{}"})
    void leavesEverythingElseToWhoKnowsMoreOfHttp(String text) {
        var request = read(text);

        assertThat(request == null || request.path().isEmpty()).as("%s", request).isTrue();
    }
}
