package dev.jumun.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestTextTests {
    private final RequestText request = new RequestText();

    @Test
    void writesOneRequestAfterTheOther() {
        var head = RequestText.head("POST", "/api/v1/orders");
        for (int i = 9; i < 12; i++) {
            request.begin(head).user(100_001).key("run-".getBytes(US_ASCII), i).body().add(i).endBody();
        }
        assertThat(request).hasToString("""
                POST /api/v1/orders HTTP/1.1\r
                Host: jumun\r
                Content-Type: application/json\r
                X-User-Id: 100001\r
                Idempotency-Key: run-11\r
                Content-Length:      2\r
                \r
                11""");
    }

    @Test
    void countsAnEmptyBodyAndALongOne() {
        assertThat(request.begin(RequestText.head("POST", "/")).body().endBody().toString())
                .endsWith("Content-Length:      0\r\n\r\n");
        assertThat(request.begin(RequestText.head("POST", "/")).body().add(new byte[12_345]).endBody().toString())
                .contains("Content-Length:  12345\r\n\r\n");
    }

    @Test
    void writesAGet() {
        assertThat(request.get("/api/v1/products?page=".getBytes(US_ASCII), 0).end())
                .hasToString("GET /api/v1/products?page=0 HTTP/1.1\r\nHost: jumun\r\n\r\n");
    }
}
