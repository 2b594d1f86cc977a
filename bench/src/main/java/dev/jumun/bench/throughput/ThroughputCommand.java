package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.report.Delivered;
import dev.jumun.bench.report.HtmlReport;
import dev.jumun.bench.report.Results;
import dev.jumun.bench.report.Results.Environment;
import dev.jumun.bench.report.ScreenReport;
import dev.jumun.bench.server.Application;
import dev.jumun.bench.server.ApplicationPlan;
import dev.jumun.bench.server.EventSink;
import dev.jumun.bench.server.FlightRecording;
import dev.jumun.bench.server.Memory;
import dev.jumun.bench.server.Passwords;
import dev.jumun.bench.server.Provenance;
import dev.jumun.bench.workload.WorkloadKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jumun-bench throughput}: how much the service does in a second, next to what the database can do without it. */
@Command(name = "throughput", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true, description = {
        "Starts the service and a database, and measures both by turns in one run: the service over HTTP, and bare JDBC"
                + " on the same server.",
        "Every answer is checked, and the books are audited afterwards: the run fails when anything is wrong."})
public final class ThroughputCommand implements Callable<Integer> {
    private static final String ALL = "all";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--workloads", defaultValue = "orders", split = ",", paramLabel = "NAME", description = "What is asked of the service, with commas between, or all: orders, zipf, hot, lines, charges, claims, sold-out, pages, popular, no-op, mix")
    private List<String> workloads = List.of();

    @Option(names = "--no-yardsticks", description = "Measure the service alone")
    private boolean alone;

    @Option(names = "--turns", defaultValue = "5", paramLabel = "COUNT", description = "Of everybody")
    private int turns;

    @Option(names = "--seconds", defaultValue = "8", paramLabel = "SECONDS", description = "Of one turn")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "40", paramLabel = "SECONDS", description = "Before the first turn, shared by all workloads")
    private int warmUp;

    @Option(names = "--clients", defaultValue = "100", paramLabel = "COUNT", description = "Connections that each wait for their answer and ask again at once")
    private int clients;

    @Option(names = "--scale", split = ",", paramLabel = "COUNT", showDefaultValue = Visibility.NEVER, description = "Measure the first workload with each of these numbers of clients as well, by turns after the others, such as 1,8,64,100")
    private List<Integer> scale = List.of();

    @Option(names = "--connections", defaultValue = "8,16,32", split = ",", paramLabel = "COUNT", description = "Of bare JDBC, with commas between; each is measured in every turn, and the best counts")
    private List<Integer> connections = List.of();

    @Mixin
    private final OpenOptions open = new OpenOptions();

    @Option(names = "--users", defaultValue = "10000", paramLabel = "COUNT", description = "Customers with points")
    private int users;

    @Option(names = "--products", defaultValue = "1000", paramLabel = "COUNT", description = "Products with stock")
    private int products;

    @Mixin
    private final ApplicationOptions applications = new ApplicationOptions();

    @Mixin
    private final DatabaseOptions databases = new DatabaseOptions();

    @Option(names = "--work", defaultValue = ".jumun-bench", paramLabel = "FOLDER", description = "For logs and the started MariaDB, on the disk whose flushes are to be measured")
    private Path work = Path.of("");

    @Option(names = "--json", paramLabel = "FILE", showDefaultValue = Visibility.NEVER, description = "Write everything that was measured there")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", showDefaultValue = Visibility.NEVER, description = "Write a page with charts there, which needs nothing else")
    private @Nullable Path html;

    @Option(names = "--jfr", paramLabel = "FOLDER", showDefaultValue = Visibility.NEVER, description = "Record the application with JFR while it is measured, and write the recording and flame graphs there")
    private @Nullable Path jfr;

    @Override
    public Integer call() {
        var plan = plan();
        int instances = applications.instances();
        var machine = MachineProbe.look(work);
        var sink = applications.sink();
        var application = applications.plan(work.resolve("logs"), sink);
        // Closed last: the service delivers until it ends.
        try (var _ = sink.orElse(null);
                var venue = Venue.open(databases.start(work), application, instances, users, products)) {
            var results = measure(plan, venue, application, sink, machine);
            if (json != null) {
                write(json, new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results));
            }
            if (html != null) {
                write(html, HtmlReport.of(results));
            }
            var out = spec.commandLine().getOut();
            out.println();
            out.print(ScreenReport.of(results));
            out.flush();
            return results.audit().clean() ? 0 : 1;
        }
    }

    private Results measure(ThroughputPlan plan, Venue venue, ApplicationPlan application,
            Optional<EventSink> sink, Results.Machine machine) {
        var lineUp = new LineUp(plan, venue, application);
        var run = new ThroughputRun(plan, venue, lineUp);
        var at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (var progress = new Progress(run.closedTime().plus(plan.open().whole()))) {
            run.warmUp(progress);
            if (jfr != null) {
                venue.processes().forEach(FlightRecording::start);
            }
            var measured = run.turns(progress);
            var scaled = run.scale(progress);
            var offers = run.offers(measured);
            var offered = run.open(offers, progress);
            run.crowd(measured, progress);
            if (jfr != null) {
                progress.now("flame graphs");
                FlightRecording.stop(venue.processes(), jfr);
            }
            progress.now("audit");
            return new Results(commandLine(), at, machine, environment(venue, application), turns, seconds, measured,
                    lineUp.ratios(measured), scaled, offered, offers.ratios(offered), run.crowd(), run.crowdRatios(), delivered(sink, venue), lineUp.skipped(),
                    venue.operator().audit());
        }
    }

    private static @Nullable Delivered delivered(Optional<EventSink> sink, Venue venue) {
        return sink.map(platform -> new Delivered(platform.events(), platform.requests(), venue.operator()
                .pendingEvents())).orElse(null);
    }

    private Environment environment(Venue venue, ApplicationPlan application) {
        return new Environment(venue.settings().product(), venue.database().origin(), venue.settings().variables(),
                Provenance.of(application.build()), venue.applications().getFirst().jvm(),
                application.properties().stream().map(Passwords::masked).toList(),
                venue.applications().size(), users, products,
                venue.applications().stream().map(Application::startup).map(time -> time.toMillis() / 1000.0).toList(),
                venue.processes().stream().map(Memory::of).filter(Objects::nonNull).map(Memory::peak).toList());
    }

    private ThroughputPlan plan() {
        try {
            return new ThroughputPlan(kinds(), !alone, users, products, turns, Duration.ofSeconds(seconds),
                    Duration.ofSeconds(warmUp), clients, connections, scale, open.plan());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private List<WorkloadKind> kinds() {
        if (workloads.equals(List.of(ALL))) {
            return List.of(WorkloadKind.values());
        }
        return workloads.stream().distinct().map(this::kind).toList();
    }

    private WorkloadKind kind(String label) {
        return Arrays.stream(WorkloadKind.values())
                .filter(kind -> kind.label().equals(label.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "--workloads: " + label + " is none of "
                        + Arrays.stream(WorkloadKind.values())
                                .map(WorkloadKind::label)
                                .collect(Collectors.joining(
                                        ", "))));
    }

    private String commandLine() {
        return spec.root().name() + " " + PrintedArguments.of(spec.commandLine().getParseResult().originalArgs(), spec);
    }

    private static void write(Path file, String text) {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new BenchFailed(file + " could not be written: " + failure.getMessage(), failure);
        }
    }
}
