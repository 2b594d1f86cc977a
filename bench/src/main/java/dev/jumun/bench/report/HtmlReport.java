package dev.jumun.bench.report;

import dev.jumun.bench.measure.Ratio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The results as one page that needs nothing else: no script, no font, no network. */
public final class HtmlReport {
    private static final String TEMPLATE = "report.html";
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlReport() {}

    /** The whole page. */
    public static String of(Results results) {
        System.setProperty("java.awt.headless", "true");
        var parts = Map.of("verdict", verdict(results), "headline", headline(results), "table", table(results),
                "charts", charts(results), "facts", facts(results));
        return HOLE.matcher(template())
                .replaceAll(hole -> Matcher.quoteReplacement(parts.getOrDefault(hole.group(1), "")));
    }

    private static String template() {
        try (var page = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
            return new String(Objects.requireNonNull(page, TEMPLATE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String verdict(Results results) {
        var failure = results.failure();
        var audit = results.audit();
        return (failure == null
                ? "<p class=\"good\">Every answer was as it had to be.</p>"
                : "<p class=\"bad\">The run has failed, and this is what was measured before: " + escaped(failure)
                        + "</p>")
                + (audit.clean()
                        ? "<p class=\"good\">The books balance.</p>"
                        : "<p class=\"bad\">The books do not balance: " + escaped(String.join("; ", audit.broken()))
                                + "</p>");
    }

    private static String headline(Results results) {
        var tiles = new StringBuilder();
        var all = new ArrayList<>(results.ratios());
        all.addAll(results.watchedRatios());
        all.addAll(results.openRatios());
        all.addAll(results.crowdRatios());
        for (Ratio ratio : all) {
            var turns = ratio.ofTurns();
            tiles.append("<div class=\"tile\"><b>")
                    .append(number("%.2f", ratio.ofMedians()))
                    .append("</b><span>")
                    .append(escaped(ratio.name()))
                    .append("</span><small>");
            if (turns.turns().size() > 1) {
                tiles.append("median of turns ")
                        .append(number("%.2f", turns.median()))
                        .append(", ")
                        .append(number("%.2f", turns.min()))
                        .append(" – ")
                        .append(number("%.2f", turns.max()));
            }
            tiles.append("</small></div>");
        }
        return tiles.toString();
    }

    private static String table(Results results) {
        var rows = new StringBuilder("<table><thead><tr><th></th><th>per second</th><th>min – max</th><th>p50 ms</th>"
                + "<th>p99 ms</th><th>p99.9 ms</th><th>max ms</th><th>refused/s</th><th>refused: p99 ms</th><th>in doubt</th><th>group</th></tr></thead><tbody>");
        var all = new ArrayList<>(results.contenders());
        results.scaling().stream().map(Scaled::measured).forEach(all::add);
        all.addAll(results.watched());
        all.addAll(results.open());
        all.addAll(results.crowd());
        for (var one : all) {
            var millis = one.millis();
            var group = one.turns().stream().mapToDouble(Turn::meanGroup).average().orElse(0);
            rows.append("<tr><th>")
                    .append(escaped(one.name()))
                    .append("<small>")
                    .append(escaped(one.description()))
                    .append(one.offeredPerSecond() > 0
                            ? ", " + number("%,.0f", one.offeredPerSecond()) + "/s offered"
                            : "")
                    .append("</small></th>");
            cells(rows, number("%,.0f", one.perSecond().median()), number("%,.0f", one.perSecond().min()) + " – "
                    + number("%,.0f", one.perSecond().max()), number("%,.1f", millis.p50()),
                    number("%,.1f", one.p99Millis().median()),
                    number("%,.1f", millis.p999()), number("%,.0f", millis.max()),
                    number("%,.0f", one.refusedPerSecond().median()),
                    one.refusalMillis().requests() == 0 ? "" : number("%,.1f", one.refusalMillis().p99()),
                    number("%,d", one.inDoubt()),
                    group == 0 ? "" : number("%.1f", group));
            rows.append("</tr>");
        }
        return rows.append("</tbody></table>").toString();
    }

    private static void cells(StringBuilder row, String... cells) {
        for (var cell : cells) {
            row.append("<td>").append(cell).append("</td>");
        }
    }

    private static String charts(Results results) {
        var contenders = results.contenders();
        var page = new StringBuilder();
        chart(page, "Throughput", "Medians of all turns; each turn is a dot.", Charts.comparison(contenders));
        chart(page, "Throughput over time", "", Charts.overTime(contenders));
        chart(page, "Latency",
                "Of a request over HTTP, or of a transaction of a yardstick. Closed model: everybody waits"
                        + " for the answer and asks again at once.",
                Charts.latencies(contenders));
        chart(page, "Group sizes", "How many commands the service committed together.", Charts.groups(contenders));
        chart(page, "Where the cores went", results.contenders()
                .stream()
                .flatMap(one -> one.turns().stream())
                .anyMatch(turn -> turn.cores().database() == null) ? "The database's share is not known." : "",
                Charts.cores(contenders));
        if (!results.scaling().isEmpty()) {
            chart(page, "Scaling", "Medians of all turns by the number of clients that each wait for their answer.",
                    ScalingChart.of(results.scaling()));
        }
        if (!results.watched().isEmpty()) {
            chart(page, "Latency while the stock is watched",
                    "Of orders, and from a change of stock until the clients of the stock stream hear of it.",
                    Charts.latencies(results.watched()));
        }
        if (!results.open().isEmpty()) {
            chart(page, "Latency at fixed rates",
                    "Open model: requests arrive at their times whatever became of earlier"
                            + " ones, and latency is counted from then. Accepted requests only.",
                    Charts.latencies(results
                            .open()));
            chart(page, "Accepted over time", "Open model.", Charts.overTime(results.open()));
            chart(page, "Where the cores went at fixed rates", "Open model.", Charts.cores(results.open()));
        }
        if (!results.crowd().isEmpty()) {
            chart(page, "Latency beside a crowd", "Open model: many want one product, few want others.",
                    Charts.latencies(results.crowd()));
        }
        return page.toString();
    }

    private static void chart(StringBuilder page, String title, String remark, String svg) {
        if (!svg.isEmpty()) {
            page.append("<section><h2>")
                    .append(title)
                    .append("</h2><p class=\"remark\">")
                    .append(remark)
                    .append("</p>")
                    .append(svg)
                    .append("</section>");
        }
    }

    private static String facts(Results results) {
        var machine = results.machine();
        var environment = results.environment();
        var facts = new StringBuilder();
        fact(facts, "Command", "<code>" + escaped(results.commandLine()) + "</code>");
        fact(facts, "Measured", escaped(results.at() + ", " + results.turns() + " turns of "
                + number("%.0f", results.seconds()) + " s"));
        fact(facts, "Machine", escaped(machine.processors() + " processors " + machine.processor() + ", "
                + machine.memoryMegabytes() + " MB, " + machine.operatingSystem() + ", " + machine.fileSystem()
                + "; load before the start " + number("%.2f", machine.load())));
        fact(facts, "JVM of this program", escaped(machine.jvm()));
        fact(facts, "Database", escaped(environment.database() + ", " + environment.databaseOrigin()));
        fact(facts, "The database's settings", escaped(environment.databaseSettings()
                .entrySet()
                .stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(", "))));
        var application = environment.application();
        fact(facts, "Application", escaped(environment.instances() + " × " + application.started() + " with "
                + application.jar() + ", SHA-256 " + application.sha256() + "…"
                + (application.commit().isEmpty() ? "" : ", commit " + application.commit())));
        fact(facts, "Its settings", escaped(String.join(" ", environment.properties())));
        fact(facts, "Its JVM's options", escaped(String.join(" ", environment.jvm().options())));
        environment.jvm().warnings().forEach(warning -> fact(facts, "Its JVM says", escaped(warning)));
        fact(facts, "Shop", escaped(number("%,d", environment.users()) + " users, " + number("%,d", environment
                .products()) + " products"));
        fact(facts, "Start to first 200", joined(environment.startupSeconds(), "%.1f s"));
        fact(facts, "Peak memory of an instance", joined(environment.peakMegabytes(), "%.0f MB"));
        var delivered = results.delivered();
        fact(facts, "Events", delivered == null ? "recorded, not delivered" : delivered.sentence());
        if (!results.flameGraphs().isEmpty()) {
            fact(facts, "Flame graphs", results.flameGraphs()
                    .stream()
                    .map(file -> "<a href=\"" + escaped(file) + "\">" + escaped(file.replaceFirst(".*/", "")) + "</a>")
                    .collect(Collectors.joining(", ")));
        }
        results.skipped().forEach(skipped -> fact(facts, "Skipped", escaped(skipped)));
        return facts.toString();
    }

    private static void fact(StringBuilder facts, String name, String html) {
        facts.append("<dt>").append(name).append("</dt><dd>").append(html).append("</dd>");
    }

    private static String joined(List<Double> values, String format) {
        return values.isEmpty()
                ? "not known"
                : String.join(", ", values.stream()
                        .map(value -> number(format, value))
                        .toList());
    }

    private static String number(String format, Number value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
