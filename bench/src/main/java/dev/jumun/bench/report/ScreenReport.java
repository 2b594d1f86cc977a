package dev.jumun.bench.report;

import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.measure.Ratio;
import dev.jumun.bench.measure.Spread;
import dev.jumun.bench.measure.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The results as text for a terminal. */
public final class ScreenReport {
    private ScreenReport() {}

    public static String of(Results results) {
        var text = new StringBuilder();
        text.append(contenders(results.contenders())).append(System.lineSeparator());
        if (!results.ratios().isEmpty()) {
            text.append(ratios(results.ratios())).append(System.lineSeparator());
        }
        if (!results.scaling().isEmpty()) {
            text.append(contenders(results.scaling().stream().map(Scaled::measured).toList()))
                    .append(System.lineSeparator());
        }
        if (!results.watched().isEmpty()) {
            text.append(contenders(results.watched())).append(System.lineSeparator());
            text.append(ratios(results.watchedRatios())).append(System.lineSeparator());
        }
        if (!results.open().isEmpty()) {
            text.append(open(results.open())).append(System.lineSeparator());
            text.append(ratios(results.openRatios())).append(System.lineSeparator());
        }
        if (!results.crowd().isEmpty()) {
            text.append(open(results.crowd())).append(System.lineSeparator());
            text.append(ratios(results.crowdRatios())).append(System.lineSeparator());
        }
        var environment = results.environment();
        line(text, "%s (%s), %d turns of %s s".formatted(environment.database(), environment.databaseOrigin(),
                results.turns(), number(results.seconds())));
        var application = environment.application();
        line(text, "%d × %s with %s, SHA-256 %s…%s".formatted(environment.instances(), application.started(),
                application.jar(), application.sha256(),
                application.commit().isEmpty() ? "" : ", commit " + application.commit()));
        line(text, "its JVM: " + String.join(" ", environment.jvm().options()));
        environment.jvm().warnings().forEach(warning -> line(text, "its JVM says: " + warning));
        line(text, "start to first 200: %s s; peak memory of an instance: %s MB".formatted(
                joined(environment.startupSeconds(), "%.1f"), joined(environment.peakMegabytes(), "%.0f")));
        var delivered = results.delivered();
        line(text, "events: " + (delivered == null ? "recorded, not delivered" : delivered.sentence()));
        results.skipped().forEach(skipped -> line(text, "SKIPPED " + skipped));
        var failure = results.failure();
        if (failure != null) {
            line(text, "THE RUN HAS FAILED, and this is what was measured before: " + failure);
        }
        if (results.audit().clean()) {
            line(text, "the books balance");
        } else {
            line(text, "THE BOOKS DO NOT BALANCE");
            results.audit().broken().forEach(rule -> line(text, "rule " + rule));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String sentence) {
        text.append(sentence).append(System.lineSeparator());
    }

    private static TextTable contenders(List<Measured> contenders) {
        var table = new TextTable("", "per second", "min – max", "p50 ms", "p99 ms", "max ms", "group", "retries",
                "KB each", "cores: load", "app", "db", "app MB", "");
        for (var contender : contenders) {
            var millis = contender.millis();
            var groups = contender.turns().stream().mapToDouble(Turn::meanGroup).average().orElse(0);
            var last = contender.turns().getLast();
            table.add(contender.name(), number(contender.perSecond().median()), range(contender.perSecond()),
                    tenths(millis.p50()), tenths(contender.p99Millis().median()), number(millis.max()),
                    groups == 0 ? "" : tenths(groups), retries(contender), kilobytesEach(contender),
                    hundredths(mean(contender, turn -> turn.cores().load())),
                    hundredths(mean(contender, turn -> turn.cores().application())),
                    database(contender),
                    last.residentMegabytes() == 0 ? "?" : number(contender.residentMegabytes()), last.how());
        }
        return table;
    }

    private static double database(Turn turn) {
        var cores = turn.cores().database();
        return cores == null ? 0 : cores;
    }

    private static String database(Measured contender) {
        return contender.turns().getLast().cores().database() == null
                ? "?"
                : hundredths(mean(contender, ScreenReport::database));
    }

    private static double mean(Measured contender, ToDoubleFunction<Turn> figure) {
        return contender.turns().stream().mapToDouble(figure).average().orElse(0);
    }

    private static String retries(Measured contender) {
        if (contender.kind() == Measured.Kind.YARDSTICK) {
            return "";
        }
        double sum = 0;
        for (var turn : contender.turns()) {
            var groups = turn.groups();
            sum += groups == null ? 0 : groups.retries();
        }
        return number(sum);
    }

    private static String kilobytesEach(Measured contender) {
        double mean = mean(contender, Turn::kilobytesEach);
        return mean == 0 ? "" : number(mean);
    }

    private static TextTable open(List<Measured> offers) {
        var table = new TextTable("open model", "offered/s", "accepted/s", "refused/s", "in doubt", "p50 ms", "p99 ms",
                "p99.9 ms",
                "max ms", "refused: p50 ms", "p99 ms", "max ms", "cores: load", "app", "db");
        for (var offer : offers) {
            var millis = offer.millis();
            table.add(offer.name(), number(offer.offeredPerSecond()), number(offer.perSecond().median()),
                    number(offer.refusedPerSecond().median()), Long.toString(offer.inDoubt()), tenths(millis.p50()),
                    tenths(millis.p99()),
                    tenths(millis.p999()), number(millis.max()), refusal(offer, Latency::p50),
                    refusal(offer, Latency::p99),
                    refusal(offer, Latency::max), hundredths(mean(offer, turn -> turn.cores().load())),
                    hundredths(mean(offer, turn -> turn.cores().application())), database(offer));
        }
        return table;
    }

    /** Empty where nobody was refused. */
    private static String refusal(Measured offer, ToDoubleFunction<Latency> figure) {
        return offer.refusalMillis().requests() == 0 ? "" : tenths(figure.applyAsDouble(offer.refusalMillis()));
    }

    private static TextTable ratios(List<Ratio> ratios) {
        var table = new TextTable("ratio", "of medians", "median of turns", "min – max");
        for (var ratio : ratios) {
            table.add(ratio.name(), hundredths(ratio.ofMedians()), hundredths(ratio.ofTurns().median()),
                    hundredths(ratio.ofTurns().min()) + " – " + hundredths(ratio.ofTurns().max()));
        }
        return table;
    }

    private static String range(Spread spread) {
        return number(spread.min()) + " – " + number(spread.max());
    }

    private static String joined(List<Double> values, String format) {
        return values.isEmpty()
                ? "?"
                : String.join(", ", values.stream()
                        .map(value -> String.format(Locale.ROOT, format,
                                value))
                        .toList());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private static String hundredths(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
