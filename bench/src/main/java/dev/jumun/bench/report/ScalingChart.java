package dev.jumun.bench.report;

import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Throughput, latency and groups over the number of clients, one above the other. */
final class ScalingChart {
    private static final int HEIGHT = 560;
    private static final double DOT = 7;
    private static final double GAP = 18;
    private static final double DOUBLING = 2;

    private ScalingChart() {}

    static String of(List<Scaled> scaling) {
        var clients = new LogAxis("clients, logarithmic");
        clients.setBase(DOUBLING);
        clients.setTickUnit(new NumberTickUnit(1));
        clients.setNumberFormatOverride(Charts.format("#,##0"));
        var plot = new CombinedDomainXYPlot(clients);
        plot.setGap(GAP);
        plot.add(part(0, "done per second", scaling, measured -> measured.perSecond().median()));
        plot.add(part(1, "p99 in ms", scaling, measured -> measured.p99Millis().median()));
        plot.add(part(2, "commands in a group", scaling,
                measured -> measured.turns().stream().mapToDouble(Turn::meanGroup).average().orElse(0)));
        return ChartStyle.svg(plot, HEIGHT);
    }

    private static XYPlot part(int number, String label, List<Scaled> scaling, ToDoubleFunction<Measured> figure) {
        var series = new XYSeries(label);
        scaling.forEach(one -> series.add(one.clients(), figure.applyAsDouble(one.measured())));
        var dots = new XYLineAndShapeRenderer(true, true);
        dots.setSeriesPaint(0, ChartStyle.series(number));
        dots.setSeriesStroke(0, ChartStyle.LINE);
        dots.setSeriesShape(0, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
        var axis = new NumberAxis(label);
        axis.setNumberFormatOverride(Charts.format("#,##0.##"));
        return new XYPlot(new XYSeriesCollection(series), null, axis, dots);
    }
}
