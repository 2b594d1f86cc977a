package dev.jumun.bench.throughput;

import dev.jumun.bench.server.ApplicationPlan;
import dev.jumun.bench.server.RedisAddress;
import java.nio.file.Path;
import java.util.List;
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

    int instances() {
        if (instances < 1 || instances > 2) {
            throw new ParameterException(spec.commandLine(), "--instances: 1 or 2");
        }
        return instances;
    }

    /** @param logs the folder for what instances print */
    ApplicationPlan plan(Path logs) {
        return new ApplicationPlan(application == null ? FoundBuild.find() : FoundBuild.at(application),
                javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+")),
                List.copyOf(properties), redis == null ? null : RedisAddress.parse(redis), logs);
    }
}
