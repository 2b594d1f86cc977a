package dev.jumun.bench.throughput;

import dev.jumun.bench.server.ApplicationPlan;
import dev.jumun.bench.server.EventSink;
import dev.jumun.bench.server.RedisAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which application is measured, and with what it is started. */
final class ApplicationOptions {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = {"--application",
            "--jar"}, paramLabel = "PATH", showDefaultValue = Visibility.NEVER, description = "The packaged application: a production folder with bin/jumun, whose launcher is used, or a jar, which is started without any settings. If it is not said, target/jumun or else target/jumun-*.jar, here or one folder above")
    private @Nullable Path application;

    @Option(names = "--java-options", defaultValue = "", paramLabel = "OPTIONS", description = "Of the application's JVM, with spaces between; after the launcher's, and so they win")
    private String javaOptions = "";

    @Option(names = "--property", paramLabel = "KEY=VALUE", showDefaultValue = Visibility.NEVER, description = "A setting of the application; may be repeated")
    private List<String> properties = List.of();

    @Option(names = "--instances", defaultValue = "1", paramLabel = "COUNT", description = "Of the application, 1 or 2, on one database")
    private int instances;

    @Option(names = "--redis", paramLabel = "HOST:PORT", showDefaultValue = Visibility.NEVER, description = "One that nobody else uses; claims and sold-out are skipped without")
    private @Nullable String redis;

    @Option(names = "--deliver", description = "Let the application deliver its events, to a sink in this program that takes every batch at once")
    private boolean deliver;

    /** Empty where events are not to be delivered. */
    Optional<EventSink> sink() {
        return deliver ? Optional.of(EventSink.start()) : Optional.empty();
    }

    int instances() {
        if (instances < 1 || instances > 2) {
            throw new ParameterException(spec.commandLine(), "--instances: 1 or 2");
        }
        return instances;
    }

    /**
     * How instances are started.
     *
     * @param logs the folder for what they print
     * @param sink where they deliver events; empty for nowhere
     */
    ApplicationPlan plan(Path logs, Optional<EventSink> sink) {
        var settings = new ArrayList<>(properties);
        sink.ifPresent(platform -> settings.add("jumun.outbox.url=" + platform.url()));
        return new ApplicationPlan(application == null ? FoundBuild.find() : FoundBuild.at(application),
                javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+")),
                List.copyOf(settings), redis == null ? null : RedisAddress.parse(redis), logs);
    }
}
