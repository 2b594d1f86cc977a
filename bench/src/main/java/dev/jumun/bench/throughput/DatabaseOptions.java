package dev.jumun.bench.throughput;

import dev.jumun.bench.server.Database;
import dev.jumun.bench.server.EmbeddedDatabase;
import dev.jumun.bench.server.RunningDatabase;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** On which database server everybody is measured. */
final class DatabaseOptions {
    @Option(names = "--url", paramLabel = "JDBC-URL", showDefaultValue = Visibility.NEVER, description = "A running MySQL or MariaDB, such as jdbc:mysql://127.0.0.1:3306/, in which schemas are made and dropped; a MariaDB of its own is started if it is not said")
    private @Nullable String url;

    @Option(names = "--user", defaultValue = "root", paramLabel = "NAME", description = "Of that database; may create schemas")
    private String user = "";

    @Option(names = "--password", defaultValue = "${env:JUMUN_BENCH_PASSWORD:-}", interactive = true, arity = "0..1", showDefaultValue = Visibility.NEVER, description = "Of that database; asked for when it is not said, and JUMUN_BENCH_PASSWORD without this option")
    private String password = "";

    @Option(names = "--database-pid", paramLabel = "PID", showDefaultValue = Visibility.NEVER, description = "The process of that database on this machine, to see how many cores it uses")
    private @Nullable Long databasePid;

    /** @param work on the disk whose flushes are to be measured, where a server has to be started */
    Database start(Path work) {
        if (url != null) {
            return new RunningDatabase(url, user, password,
                    databasePid == null ? OptionalLong.empty() : OptionalLong.of(databasePid));
        }
        return EmbeddedDatabase.start(work);
    }
}
