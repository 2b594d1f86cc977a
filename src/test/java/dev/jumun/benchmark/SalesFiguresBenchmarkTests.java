package dev.jumun.benchmark;

import dev.jumun.benchmark.OrderLoad.Turn;
import dev.jumun.ranking.WithoutSalesFigures;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the sales figures cost: orders per second of two instances by turns, one of which keeps none. */
@Tag("benchmark")
class SalesFiguresBenchmarkTests {
    private static final int TURNS = Integer.getInteger("benchmark.turns", 9);
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 6);
    private static final int WARM_UP_SECONDS = Integer.getInteger("benchmark.warmup", 40);

    @Test
    void compare() {
        try (var with = Instance.on(Engine.current().freshDatabase(), "logging.level.root=warn");
                var without = Instance.on(Engine.current().freshDatabase(), WithoutSalesFigures.class,
                        "logging.level.root=warn")) {
            var withFigures = OrderLoad.fill(with);
            var withoutFigures = OrderLoad.fill(without);
            withFigures.run(OrderLoad.PRODUCTS, WARM_UP_SECONDS);
            withoutFigures.run(OrderLoad.PRODUCTS, WARM_UP_SECONDS);
            var kept = new ArrayList<Turn>();
            var none = new ArrayList<Turn>();
            var ratios = new ArrayList<Double>();
            for (int turn = 0; turn < TURNS; turn++) {
                none.add(withoutFigures.run(OrderLoad.PRODUCTS, SECONDS));
                kept.add(withFigures.run(OrderLoad.PRODUCTS, SECONDS));
                ratios.add(kept.getLast().perSecond() / none.getLast().perSecond());
            }
            OrderLoad.print("without sales figures", none);
            OrderLoad.print("with sales figures", kept);
            System.out.printf(Locale.ROOT, "ratio with / without: of medians %.3f, median of ratios %.3f, all %s%n",
                    OrderLoad.median(kept) / OrderLoad.median(none),
                    ratios.stream().sorted().skip(TURNS / 2).findFirst().orElse(0.0),
                    ratios.stream().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).toList());
            with.shop().booksMustBalance();
        }
    }
}
