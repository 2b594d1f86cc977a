package dev.jumun.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.util.regex.Pattern;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.ViewBox;

/**
 * One look for all charts, and SVG that takes its colours from the page around it: what is drawn in a colour of this class
 * is written as a CSS variable, so that a chart is as readable in the dark as in the light.
 */
final class ChartStyle {
    static final int WIDTH = 920;
    static final BasicStroke LINE = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    /** As many as the page defines colours; the next one is the first again. */
    private static final int SERIES = 10;
    /** No colour that anybody would draw with: red 1, green 1, and the number of the variable. */
    private static final Pattern VARIABLE = Pattern.compile("rgb\\(1, ?1, ?(\\d+)\\)");
    private static final int INK = 100;
    private static final int FAINT = 101;
    private static final int GRID = 102;
    private static final int QUIET = 103;
    private static final Color NOTHING = new Color(0, 0, 0, 0);
    private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font NORMAL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final int LEGEND_GAP = 6;

    private ChartStyle() {}

    /** A series' colour. */
    static Color series(int number) {
        return variable(number % SERIES);
    }

    /** Of what is there to be compared with. */
    static Color quiet() {
        return variable(QUIET);
    }

    static Color ink() {
        return variable(INK);
    }

    private static Color variable(int number) {
        return new Color(1, 1, number);
    }

    private static String name(int number) {
        return switch (number) {
            case INK -> "var(--ink)";
            case FAINT -> "var(--faint)";
            case GRID -> "var(--grid)";
            case QUIET -> "var(--quiet)";
            default -> "var(--series-" + number + ")";
        };
    }

    static Font small() {
        return SMALL;
    }

    /** A chart without a title, which the page has, as an element for the page. */
    static String svg(Plot plot, int height) {
        var chart = new JFreeChart(null, NORMAL, plot, true);
        chart.setBackgroundPaint(NOTHING);
        chart.setBorderVisible(false);
        chart.setPadding(new RectangleInsets(4, 4, 4, 28));
        plot.setBackgroundPaint(NOTHING);
        plot.setOutlineVisible(false);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        switch (plot) {
            case CombinedDomainXYPlot several -> {
                style(several.getDomainAxis());
                for (var part : several.getSubplots()) {
                    part.setBackgroundPaint(NOTHING);
                    part.setOutlineVisible(false);
                    grid(part);
                    style(part.getRangeAxis());
                }
            }
            case XYPlot xy -> {
                grid(xy);
                style(xy.getDomainAxis());
                style(xy.getRangeAxis());
            }
            case CategoryPlot categories -> {
                categories.setRangeGridlinePaint(variable(GRID));
                categories.setRangeGridlineStroke(new BasicStroke(1));
                style(categories.getDomainAxis());
                style(categories.getRangeAxis());
            }
            default -> throw new IllegalArgumentException("No such plot here: " + plot.getPlotType());
        }
        var legend = chart.getLegend();
        legend.setPosition(RectangleEdge.TOP);
        legend.setBackgroundPaint(NOTHING);
        legend.setItemPaint(variable(INK));
        legend.setItemFont(NORMAL);
        legend.setFrame(BlockBorder.NONE);
        legend.setItemLabelPadding(new RectangleInsets(2, 2, LEGEND_GAP, LEGEND_GAP));
        // Labels of axes would be cut, and nothing on paper is to be.
        var canvas = new SVGGraphics2D(WIDTH, height);
        chart.draw(canvas, new Rectangle(WIDTH, height));
        var element = canvas.getSVGElement(null, false, new ViewBox(0, 0, WIDTH, height), null, null);
        return VARIABLE.matcher(element).replaceAll(found -> name(Integer.parseInt(found.group(1))));
    }

    private static void grid(XYPlot plot) {
        plot.setDomainGridlinePaint(variable(GRID));
        plot.setRangeGridlinePaint(variable(GRID));
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
    }

    private static void style(Axis axis) {
        axis.setLabelFont(NORMAL);
        axis.setTickLabelFont(SMALL);
        axis.setLabelPaint(variable(FAINT));
        axis.setTickLabelPaint(variable(INK));
        axis.setAxisLinePaint(variable(GRID));
        axis.setTickMarkPaint(variable(GRID));
    }
}
