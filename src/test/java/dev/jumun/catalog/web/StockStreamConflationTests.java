package dev.jumun.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.catalog.StockNews;
import dev.jumun.catalog.StockView;
import dev.jumun.shared.ProductId;
import dev.jumun.shared.web.EventStream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What one client is sent, whenever it takes something. */
class StockStreamConflationTests {
    private static final Instant NOW = Instant.parse("2025-11-09T12:34:56Z");

    private final Counter events = new SimpleMeterRegistry().counter("events");
    private final List<StockView> rendered = new ArrayList<>();
    private final List<StockStream> ended = new ArrayList<>();

    private StockStream watching(long... products) {
        return new StockStream(LongStream.of(products).mapToObj(ProductId::new).toList(), Duration.ofMillis(1500),
                this::render, events, ended::add);
    }

    private byte[] render(StockView stock) {
        rendered.add(stock);
        return (stock.product().value() + "=" + stock.stock() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static StockNews stock(long product, long stock) {
        return new StockNews(new StockView(new ProductId(product), stock, NOW));
    }

    /** Everything that it sends now, in pieces. */
    private static List<byte[]> pieces(StockStream stream) {
        var pieces = new ArrayList<byte[]>();
        var piece = ByteBuffer.allocate(EventStream.MAX_BYTES);
        for (stream.next(piece); piece.position() > 0; stream.next(piece)) {
            pieces.add(Arrays.copyOf(piece.array(), piece.position()));
            piece.clear();
        }
        return pieces;
    }

    private static String sent(StockStream stream) {
        var text = new StringBuilder();
        pieces(stream).forEach(piece -> text.append(new String(piece, StandardCharsets.US_ASCII)));
        return text.toString();
    }

    @Test
    void saysFirstWhenToComeAgain() {
        assertThat(sent(watching(1))).isEqualTo("retry: 1500\n\n");
    }

    @Test
    void sendsOfEachProductTheNewestStockOnly() {
        var stream = watching(2, 1);
        sent(stream);
        stream.see(stock(1, 5));
        stream.see(stock(2, 7));
        stream.see(stock(1, 4));
        stream.see(stock(3, 9));

        assertThat(sent(stream)).isEqualTo("1=4\n2=7\n");
        assertThat(sent(stream)).isEmpty();
        assertThat(events.count()).isEqualTo(2);
    }

    @Test
    void saysNothingOfAStockThatIsAgainAsItWas() {
        var stream = watching(1);
        stream.see(stock(1, 5));
        sent(stream);
        stream.see(stock(1, 4));
        stream.see(stock(1, 5));

        assertThat(sent(stream)).isEmpty();
    }

    @Test
    void givesNoMoreAtOnceThanAConnectionTakes() {
        var products = LongStream.rangeClosed(1, 1000).map(id -> id * 1_000_000_000_000L).toArray();
        var stream = watching(products);
        sent(stream);
        LongStream.of(products).forEach(product -> stream.see(stock(product, product)));

        var pieces = pieces(stream);

        assertThat(pieces).hasSizeGreaterThan(1)
                .allMatch(piece -> piece.length > 0 && piece.length <= EventStream.MAX_BYTES);
        assertThat(events.count()).isEqualTo(1000);
    }

    @Test
    void givesAtOnceWhateverThereIs() {
        var stream = watching(1, 2);
        stream.see(stock(1, 5));
        stream.see(stock(2, 6));
        stream.beat(System.nanoTime() + Duration.ofHours(2).toNanos(), Duration.ofHours(1));

        assertThat(pieces(stream)).hasSize(1)
                .allSatisfy(piece -> assertThat(piece).asString(StandardCharsets.US_ASCII)
                        .isEqualTo("retry: 1500\n\n:\n\n1=5\n2=6\n"));
    }

    @Test
    void makesTheTextOfAnEventOnceForAll() {
        var one = watching(1, 2);
        var other = watching(1);
        var news = stock(1, 5);
        one.see(news);
        other.see(news);

        assertThat(sent(one)).endsWith("1=5\n");
        assertThat(sent(other)).endsWith("1=5\n");
        assertThat(rendered).containsExactly(news.stock());
    }

    @Test
    void wantsToKnowTheEndOfWhatItSeesOnce() {
        var stream = watching(1, 2);

        assertThat(stream.see(stock(3, 1))).isFalse();
        assertThat(stream.see(stock(1, 5))).isTrue();
        assertThat(stream.see(stock(2, 7))).isFalse();
        sent(stream);
        assertThat(stream.see(stock(2, 6))).isTrue();
    }

    @Test
    void beatsWhenItsTimeHasCome() {
        var stream = watching(1);
        sent(stream);
        long now = System.nanoTime();
        stream.beat(now, Duration.ofHours(1));
        assertThat(sent(stream)).isEmpty();
        stream.beat(now + Duration.ofHours(2).toNanos(), Duration.ofHours(1));
        assertThat(sent(stream)).isEqualTo(":\n\n");
        assertThat(sent(stream)).isEmpty();
    }

    @Test
    void tellsOnceThatItHasEnded() {
        var stream = watching(1);
        stream.end();
        stream.ended();

        assertThat(ended).containsExactly(stream);
    }
}
