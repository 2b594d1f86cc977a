package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.report.Delivered;
import dev.jumun.bench.report.Results;
import dev.jumun.bench.report.Results.Environment;
import dev.jumun.bench.report.ScreenReport;
import dev.jumun.bench.server.Application;
import dev.jumun.bench.server.ApplicationPlan;
import dev.jumun.bench.server.Audit;
import dev.jumun.bench.server.EventSink;
import dev.jumun.bench.server.JvmSettings;
import dev.jumun.bench.server.Memory;
import dev.jumun.bench.server.Passwords;
import dev.jumun.bench.server.Provenance;
import dev.jumun.bench.workload.WorkloadKind;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
    private final StreamOptions streams = new StreamOptions();

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

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Override
    public Integer call() {
        var plan = plan();
        int instances = applications.instances();
        var machine = MachineProbe.look(work);
        var sink = applications.sink();
        Results results;
        // Closed last: the service delivers until it ends.
        try (var _ = sink.orElse(null); var progress = new Progress()) {
            var application = applications.plan(work.resolve("logs"), sink);
            progress.now("starting: database");
            try (var venue = Venue.open(databases.start(work), application, instances, users, products, progress)) {
                results = measure(plan, venue, application, sink, machine, progress);
                reports.write(results);
                progress.now("stopping");
            }
        }
        var out = spec.commandLine().getOut();
        out.println();
        out.print(ScreenReport.of(results));
        out.flush();
        return results.failure() == null && results.audit().clean() ? 0 : 1;
    }

    private Results measure(ThroughputPlan plan, Venue venue, ApplicationPlan application, Optional<EventSink> sink,
            Results.Machine machine, Progress progress) {
        var lineUp = new LineUp(plan, venue, application);
        var run = new ThroughputRun(plan, venue, lineUp);
        var jvm = venue.applications().getFirst().jvm();
        progress.expect(run.time());
        run.warmUp(progress);
        var at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        reports.record(venue);
        String failure = null;
        try {
            run.measure(progress);
        } catch (BenchFailed failed) {
            if (run.measured().isEmpty()) {
                throw failed;
            }
            failure = String.valueOf(failed.getMessage());
        }
        progress.now("audit");
        var measured = run.measured();
        return new Results(commandLine(), at, machine, environment(venue, application, jvm), turns, seconds, measured,
                lineUp.ratios(measured), run.scaled(), run.offered(), run.offeredRatios(), run.crowded(),
                run.crowdedRatios(), run.watched(), run.watchedRatios(), delivered(sink, venue, failure),
                flameGraphs(venue, failure), lineUp.skipped(),
                audit(venue, failure), failure);
    }

    /** Of a run that has failed, the service may be gone: then there is this instead of its answer. */
    private static <T> T asked(Supplier<T> question, @Nullable String failure, Function<BenchFailed, T> otherwise) {
        try {
            return question.get();
        } catch (BenchFailed unanswered) {
            if (failure == null) {
                throw unanswered;
            }
            return otherwise.apply(unanswered);
        }
    }

    private static Audit audit(Venue venue, @Nullable String failure) {
        return asked(venue.operator()::audit, failure,
                unanswered -> new Audit(false, List.of("not audited: " + unanswered.getMessage())));
    }

    private List<String> flameGraphs(Venue venue, @Nullable String failure) {
        return asked(() -> reports.flameGraphs(venue), failure, _ -> List.of());
    }

    private static @Nullable Delivered delivered(Optional<EventSink> sink, Venue venue, @Nullable String failure) {
        return sink.map(platform -> new Delivered(platform.events(), platform.requests(),
                asked(venue.operator()::pendingEvents, failure, _ -> -1L))).orElse(null);
    }

    private static Environment environment(Venue venue, ApplicationPlan application, JvmSettings jvm) {
        var applications = venue.applications();
        return new Environment(venue.settings().product(), venue.database().origin(), venue.settings().variables(),
                Provenance.of(application.build()), jvm,
                application.properties().stream().map(Passwords::masked).toList(), applications.size(),
                venue.shop().users(), venue.shop().products(),
                applications.stream().map(Application::startup).map(time -> time.toMillis() / 1000.0).toList(),
                venue.processes().stream().map(Memory::of).filter(Objects::nonNull).map(Memory::peak).toList());
    }

    private ThroughputPlan plan() {
        try {
            return new ThroughputPlan(kinds(), !alone, users, products, turns, Duration.ofSeconds(seconds),
                    Duration.ofSeconds(warmUp), clients, connections, scale, streams.plan(), open.plan());
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
}
