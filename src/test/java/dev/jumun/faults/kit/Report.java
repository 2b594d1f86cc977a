package dev.jumun.faults.kit;

import dev.jumun.faults.kit.Attempt.Outcome;
import dev.jumun.testing.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of each schedule, for machines in {@code target/faults/<engine>.csv} and for people on the console. */
public final class Report {
    private static final String HEADER = "engine,seed,writes,attempts,unknown,acknowledged,lost,doubled,wrong,recovery_ms,seconds,faults\n";

    private final Path file = Path.of("target", "faults", (Engine.isMySql() ? "mysql" : "mariadb") + ".csv");
    private final List<Line> lines = new ArrayList<>();

    private record Line(long seed, int writes, long attempts, long unknown, int acknowledged, long lost, long doubled,
            long wrong, @Nullable Duration recovery, Duration took, String faults) {}

    public void add(Schedule schedule, Load load, Verdict verdict, @Nullable Duration recovery, Duration took) {
        var entries = load.entries();
        var attempts = entries.stream().flatMap(entry -> entry.attempts().stream()).toList();
        var line = new Line(schedule.seed(), entries.size(), attempts.size(),
                attempts.stream().filter(attempt -> attempt.outcome() == Outcome.UNKNOWN).count(),
                verdict.ordersAcknowledged(), verdict.lost(), verdict.doubled(),
                verdict.found().size() - verdict.lost() - verdict.doubled(), recovery, took,
                schedule.plan().toString());
        lines.add(line);
        append(line);
    }

    private void append(Line line) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            if (!Files.exists(file)) {
                Files.writeString(file, HEADER);
            }
            Files.writeString(file, String.join(",", Engine.isMySql() ? "mysql" : "mariadb", text(line.seed()),
                    text(line.writes()), text(line.attempts()), text(line.unknown()), text(line.acknowledged()),
                    text(line.lost()), text(line.doubled()), text(line.wrong()),
                    line.recovery() == null ? "" : text(line.recovery().toMillis()), text(line.took().toSeconds()),
                    "\"" + line.faults().replace("\"", "'") + "\"\n"), StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String text(long number) {
        return Long.toString(number);
    }

    /** One row for each schedule and a last one for all. */
    public String table() {
        var table = new StringBuilder(String.format(Locale.ROOT, "%20s %7s %8s %8s %7s %5s %8s %6s %9s %5s%n", "seed",
                "writes", "attempts", "unknown", "orders", "lost", "doubled", "wrong", "recovery", "s"));
        for (var line : lines) {
            table.append(String.format(Locale.ROOT, "%20d %7d %8d %8d %7d %5d %8d %6d %6s ms %5d%n", line.seed(),
                    line.writes(), line.attempts(), line.unknown(), line.acknowledged(), line.lost(), line.doubled(),
                    line.wrong(), line.recovery() == null ? "-" : line.recovery().toMillis(),
                    line.took().toSeconds()));
        }
        return table
                .append(String.format(Locale.ROOT, "%20s %7d %8d %8d %7d %5d %8d %6d %6s ms %5d%n", lines.size()
                        + " schedules", lines.stream().mapToInt(Line::writes).sum(),
                        lines.stream().mapToLong(Line::attempts).sum(), lines.stream().mapToLong(Line::unknown).sum(),
                        lines.stream().mapToInt(Line::acknowledged).sum(), lines.stream().mapToLong(Line::lost).sum(),
                        lines.stream().mapToLong(Line::doubled).sum(), lines.stream().mapToLong(Line::wrong).sum(),
                        lines.stream()
                                .mapToLong(line -> line.recovery() == null ? 0 : line.recovery().toMillis())
                                .max()
                                .orElse(0),
                        lines.stream().mapToLong(line -> line.took().toSeconds()).sum()))
                .toString();
    }
}
