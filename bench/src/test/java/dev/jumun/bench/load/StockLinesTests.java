package dev.jumun.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StockLinesTests {
    private static final byte[] STREAM = """
            HTTP/1.1 200
            Content-Type: text/event-stream

            retry: 1500

            event: stock
            data: {"productId":7,"stock":41,"at":"2025-11-09T12:34:56Z"}

            event: stock
            data: {"productId":17,"stock":1,"at":"2025-11-09T12:34:56Z"}

            event: stock
            data: {"productId":70,"stock":2,"at":"2025-11-09T12:34:56Z"}

            :

            event: stock
            data: {"productId":7,"stock":0,"at":"2025-11-09T12:34:56Z"}

            """.getBytes(StandardCharsets.US_ASCII);

    private static List<Long> stocks(byte[] stream, int pieceBytes) {
        var lines = new StockLines(7);
        var stocks = new ArrayList<Long>();
        for (int from = 0; from < stream.length; from += pieceBytes) {
            var piece = Arrays.copyOfRange(stream, from, from + pieceBytes);
            lines.take(piece, Math.min(pieceBytes, stream.length - from), stocks::add);
        }
        return stocks;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 64, 65, 1000})
    void findsTheStockOfItsProductInPiecesOfAnySize(int pieceBytes) {
        assertThat(stocks(STREAM, pieceBytes)).containsExactly(41L, 0L);
    }

    @Test
    void passesOverLinesThatAreTooLong() {
        var stream = ("x".repeat(5000) + "\n" + new String(STREAM, StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(stocks(stream, 100)).containsExactly(41L, 0L);
    }
}
