package dev.jumun.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Finds what a stock stream says of one product. Looks at each byte once and copies next to nothing: thousands of streams are
 * read on the cores of the service.
 */
final class StockLines {
    /** Longer ones are none of these; what is beyond is not kept. */
    private static final int MAX_LINE = 256;

    private final byte[] known;
    /** The beginning of a line whose end is still to come. */
    private final byte[] kept = new byte[MAX_LINE];
    private int length;

    StockLines(long product) {
        this.known = ("data: {\"productId\":" + product + ",\"stock\":").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Takes the next piece of the stream.
     *
     * @param end of what is in it, from its beginning
     * @param told gets each stock of the product
     */
    void take(byte[] piece, int end, LongConsumer told) {
        int begin = 0;
        for (int i = 0; i < end; i++) {
            if (piece[i] == '\n') {
                if (length == 0) {
                    lineEnds(piece, begin, i, told);
                } else {
                    keep(piece, begin, i);
                    lineEnds(kept, 0, length, told);
                    length = 0;
                }
                begin = i + 1;
            }
        }
        keep(piece, begin, end);
    }

    private void keep(byte[] piece, int begin, int end) {
        int more = Math.min(end - begin, MAX_LINE - length);
        System.arraycopy(piece, begin, kept, length, more);
        length += more;
    }

    private void lineEnds(byte[] bytes, int begin, int end, LongConsumer told) {
        if (end - begin <= known.length) {
            return;
        }
        // The id is at the end of this, so most lines of other products differ there.
        for (int i = known.length - 1; i >= 0; i--) {
            if (bytes[begin + i] != known[i]) {
                return;
            }
        }
        long stock = 0;
        for (int i = begin + known.length; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            stock = stock * 10 + bytes[i] - '0';
        }
        told.accept(stock);
    }
}
