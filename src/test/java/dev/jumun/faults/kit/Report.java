package dev.jumun.faults.kit;

import dev.jumun.faults.kit.Attempt.Outcome;
import dev.jumun.testing.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of each run of a fault: a line in {@code target/faults/<engine>.csv}, and in {@code target/faults/<engine>.md}
 * the table of all lines that docs/reliability.md shows. Not meant for several threads.
 */
public final class Report {
    private static final String NEVER = "never";
    private static final int COLUMNS = 14;
    private static final String HEADER = "engine,test,fault,writes,attempts,unknown,acknowledged,lost,doubled,wrong,recovery_ms,seconds,command,what\n";

    private final String engine = Engine.isMySql() ? "mysql" : "mariadb";
    private final Path folder = Path.of("target", "faults");
    private final String test;
    private final String command;

    private record Line(String test, String fault, long writes, long attempts, long unknown, long acknowledged,
            long lost, long doubled, long wrong, String recovery, long seconds, String command, String what) {
        static Line parse(String line) {
            var columns = line.split(",", COLUMNS);
            return new Line(columns[1], columns[2], number(columns[3]), number(columns[4]), number(columns[5]),
                    number(columns[6]), number(columns[7]), number(columns[8]), number(columns[9]), columns[10],
                    number(columns[11]), columns[12], columns[13]);
        }

        private static long number(String text) {
            return Long.parseLong(text);
        }
    }

    private Report(String test, String command) {
        this.test = test;
        this.command = command;
    }

    /** Of that test's runs, which these system properties have a say in. */
    public static Report of(Class<?> test, String... properties) {
        var command = new StringBuilder("mvn verify -Pfaults");
        for (var property : properties) {
            var value = System.getProperty(property);
            command.append(value == null ? "" : " -D" + property + "=" + value);
        }
        return new Report(test.getSimpleName(), command.toString());
    }

    /**
     * A run of a fault that ended at that moment of {@link System#nanoTime}; it took until the next success to recover.
     *
     * @param what more there is to say of it
     */
    public void add(String fault, Load load, Verdict verdict, long ended, String what) {
        add(fault, load, verdict, recovery(load.firstSuccessAfter(ended)), what);
    }

    private static String recovery(@Nullable Duration recovery) {
        return recovery == null ? NEVER : Long.toString(recovery.toMillis());
    }

    /** A run in which the fault comes again and again. */
    public void addWithoutEnd(String fault, Load load, Verdict verdict, String what) {
        add(fault, load, verdict, "", what);
    }

    private void add(String fault, Load load, Verdict verdict, String recovery, String what) {
        var entries = load.entries();
        var attempts = entries.stream().flatMap(entry -> entry.attempts().stream()).toList();
        append(new Line(test, fault, entries.size(), attempts.size(),
                attempts.stream().filter(attempt -> attempt.outcome() == Outcome.UNKNOWN).count(),
                verdict.ordersAcknowledged(), verdict.lost(), verdict.doubled(),
                verdict.found().size() - verdict.lost() - verdict.doubled(), recovery, load.lasted().toSeconds(),
                command, what));
    }

    /** A run without a {@link Load}. */
    public void add(String fault, long writes, long acknowledged, long lost, long doubled) {
        append(new Line(test, fault, writes, writes, 0, acknowledged, lost, doubled, 0, "", 0, command, ""));
    }

    private void append(Line line) {
        try {
            var file = Files.createDirectories(folder).resolve(engine + ".csv");
            if (!Files.exists(file)) {
                Files.writeString(file, HEADER);
            }
            Files.writeString(file,
                    String.join(",", engine, line.test(), line.fault(), text(line.writes()), text(line.attempts()),
                            text(line.unknown()), text(line.acknowledged()), text(line.lost()), text(line.doubled()),
                            text(line.wrong()), line.recovery(), text(line.seconds()), line.command(),
                            "\"" + line.what().replace("\"", "'") + "\"\n"),
                    StandardOpenOption.APPEND);
            Files.writeString(folder.resolve(engine + ".md"), table(Files.readAllLines(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String text(long number) {
        return Long.toString(number);
    }

    /** One row for each fault of each test. */
    private String table(List<String> csv) {
        var byFault = csv.stream()
                .skip(1)
                .map(Line::parse)
                .collect(Collectors.groupingBy(line -> line.fault() + " | " + line.test(), LinkedHashMap::new,
                        Collectors.toList()));
        return "| fault | runs | orders acknowledged | lost | doubled | recovery time | command |\n"
                + "|---|---|---|---|---|---|---|\n"
                + byFault.values().stream().map(this::row).collect(Collectors.joining());
    }

    private String row(List<Line> lines) {
        var first = lines.getFirst();
        long wrong = lines.stream().mapToLong(Line::wrong).sum();
        return String.format(Locale.ROOT, "| %s (`%s`)%s | %d%s | %,d | %d | %d | %s | `%s` |%n", first.fault(),
                first.test(), wrong == 0 ? "" : " (" + wrong + " WRONG)", lines.size(),
                lines.size() == 1
                        ? ""
                        : ", " + Math.ceilDiv(lines.stream().mapToLong(Line::seconds).sum(), 60) + " minutes at most",
                lines.stream().mapToLong(Line::acknowledged).sum(), lines.stream().mapToLong(Line::lost).sum(),
                lines.stream().mapToLong(Line::doubled).sum(), longest(lines), first.command());
    }

    private static String longest(List<Line> lines) {
        if (lines.stream().anyMatch(line -> line.recovery().equals(NEVER))) {
            return NEVER;
        }
        var longest = lines.stream()
                .map(Line::recovery)
                .filter(time -> !time.isEmpty())
                .mapToLong(Long::parseLong)
                .max();
        return longest.isPresent() ? String.format(Locale.ROOT, "%.1f s at most", longest.getAsLong() / 1000.0) : "–";
    }
}
