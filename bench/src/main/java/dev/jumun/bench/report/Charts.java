package dev.jumun.bench.report;

import java.awt.geom.Ellipse2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.ScatterRenderer;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.statistics.DefaultMultiValueCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The results as charts, each an SVG element. */
final class Charts {
    private static final int LINE_CHART_HEIGHT = 340;
    private static final int BAR_HEIGHT = 44;
    private static final int BARS_AROUND = 90;
    private static final double DOT = 5;
    private static final int NINES = 4;
    private static final int LARGEST_GROUP = 64;

    private Charts() {}

    /** Medians as bars, every turn as a dot. */
    static String comparison(List<Measured> measured) {
        var medians = new DefaultCategoryDataset();
        var turns = new DefaultMultiValueCategoryDataset();
        for (var one : measured) {
            boolean bare = one.kind() == Measured.Kind.YARDSTICK;
            medians.addValue(bare ? null : one.perSecond().median(), "service, median", one.name());
            medians.addValue(bare ? one.perSecond().median() : null, "yardstick, median", one.name());
            turns.add(one.perSecond().turns(), "each turn", one.name());
        }
        // Stacked upon nothing, because each has one of the two only.
        var bars = bars(new StackedBarRenderer());
        bars.setSeriesPaint(0, ChartStyle.series(0));
        bars.setSeriesPaint(1, ChartStyle.quiet());
        var dots = new ScatterRenderer();
        dots.setSeriesShape(0, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
        dots.setSeriesPaint(0, ChartStyle.ink());
        dots.setUseFillPaint(false);
        var plot = new CategoryPlot(medians, new CategoryAxis(), thousands("done per second"), bars);
        plot.setDataset(1, turns);
        plot.setRenderer(1, dots);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
        return ChartStyle.svg(plot, BARS_AROUND + BAR_HEIGHT * measured.size());
    }

    /** Who kept how many cores busy. */
    static String cores(List<Measured> measured) {
        var shares = new DefaultCategoryDataset();
        for (var one : measured) {
            shares.addValue(mean(one, turn -> turn.cores().application()), "application", one.name());
            shares.addValue(mean(one, Charts::database), "database", one.name());
            shares.addValue(mean(one, turn -> turn.cores().load()), "load generator", one.name());
        }
        var bars = bars(new StackedBarRenderer());
        for (int part = 0; part < shares.getRowCount(); part++) {
            bars.setSeriesPaint(part, ChartStyle.series(part));
        }
        var axis = new NumberAxis("cores busy");
        axis.setNumberFormatOverride(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        var plot = new CategoryPlot(shares, new CategoryAxis(), axis, bars);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
        return ChartStyle.svg(plot, BARS_AROUND + BAR_HEIGHT * measured.size());
    }

    private static double database(Turn turn) {
        var cores = turn.cores().database();
        return cores == null ? 0 : cores;
    }

    private static double mean(Measured measured, ToDoubleFunction<Turn> figure) {
        return measured.turns().stream().mapToDouble(figure).average().orElse(0);
    }

    private static <R extends BarRenderer> R bars(R renderer) {
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setMaximumBarWidth(0.12);
        return renderer;
    }

    /** What was done in each second that was measured; between two turns others were measured. */
    static String overTime(List<Measured> measured) {
        var all = new XYSeriesCollection();
        for (var one : measured) {
            var series = new XYSeries(one.name());
            int second = 0;
            for (var turn : one.turns()) {
                for (int done : turn.eachSecond()) {
                    series.add(second + 0.5, done);
                    second++;
                }
                // A gap in the line.
                series.add(second, null);
            }
            all.addSeries(series);
        }
        var time = new NumberAxis("measured second; lines break between turns");
        time.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        var plot = new XYPlot(all, time, thousands("done in each second"), lines(all, measured));
        return ChartStyle.svg(plot, LINE_CHART_HEIGHT);
    }

    /** How long the luckiest and the unluckiest waited. */
    static String latencies(List<Measured> measured) {
        var all = new XYSeriesCollection();
        for (var one : measured) {
            var series = new XYSeries(one.name());
            one.percentiles()
                    .stream()
                    .filter(point -> point.millis() > 0)
                    .forEach(point -> series.add(-Math.log10(1 - point.percent() / 100), point.millis()));
            all.addSeries(series);
        }
        var share = new NumberAxis("share of all that took at most so long");
        share.setTickUnit(new NumberTickUnit(1, new Nines()));
        share.setRange(0, NINES);
        var millis = new LogAxis("latency in ms, logarithmic");
        millis.setBase(10);
        millis.setTickUnit(new NumberTickUnit(1));
        millis.setNumberFormatOverride(format("#,##0.###"));
        return ChartStyle.svg(new XYPlot(all, share, millis, lines(all, measured)), LINE_CHART_HEIGHT);
    }

    /** How many commands shared a transaction; empty where nobody was grouped. */
    static String groups(List<Measured> measured) {
        var all = new XYSeriesCollection();
        for (var one : measured) {
            var atMost = new TreeMap<Double, Double>();
            double groups = 0;
            for (var turn : one.turns()) {
                var meters = turn.groups();
                if (meters != null) {
                    groups += meters.groups();
                    meters.atMost().forEach((limit, count) -> atMost.merge(limit, count, Double::sum));
                }
            }
            if (groups > 0) {
                var series = new XYSeries(one.name());
                series.add(0, 0);
                for (var step : atMost.headMap((double) LARGEST_GROUP, true).entrySet()) {
                    series.add(step.getKey().doubleValue(), 100 * step.getValue() / groups);
                }
                all.addSeries(series);
            }
        }
        if (all.getSeriesCount() == 0) {
            return "";
        }
        var size = new NumberAxis("commands in a group");
        size.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        var share = new NumberAxis("share of all groups with at most so many, %");
        share.setRange(0, 100);
        var steps = new XYStepRenderer();
        return ChartStyle.svg(new XYPlot(all, size, share, styled(steps, all, measured)), LINE_CHART_HEIGHT);
    }

    private static XYItemRenderer lines(XYSeriesCollection series, List<Measured> measured) {
        return styled(new XYLineAndShapeRenderer(true, false), series, measured);
    }

    /** Everybody has the same colour in all charts of the same contenders. */
    private static XYItemRenderer styled(XYLineAndShapeRenderer renderer, XYSeriesCollection series,
            List<Measured> measured) {
        var names = measured.stream().map(Measured::name).toList();
        for (int number = 0; number < series.getSeriesCount(); number++) {
            renderer.setSeriesPaint(number, ChartStyle.series(names.indexOf(series.getSeriesKey(number))));
            renderer.setSeriesStroke(number, ChartStyle.LINE);
        }
        return renderer;
    }

    private static NumberAxis thousands(String label) {
        var axis = new NumberAxis(label);
        axis.setNumberFormatOverride(format("#,##0"));
        return axis;
    }

    static NumberFormat format(String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    /** 0 is nobody, 1 is 90 %, 2 is 99 %, and so on: each step a nine more. */
    private static final class Nines extends NumberFormat {
        private static final long serialVersionUID = 1;

        @Override
        public StringBuffer format(double nines, StringBuffer text, FieldPosition position) {
            return text.append(switch ((int) Math.round(nines)) {
                case 0 -> "0 %";
                case 1 -> "90 %";
                case 2 -> "99 %";
                case 3 -> "99.9 %";
                default -> "99.99 %";
            });
        }

        @Override
        public StringBuffer format(long nines, StringBuffer text, FieldPosition position) {
            return format((double) nines, text, position);
        }

        @Override
        public Number parse(String text, ParsePosition position) {
            throw new UnsupportedOperationException("Only written");
        }
    }
}
