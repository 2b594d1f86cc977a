package dev.jumun.audit;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;

/**
 * The command line {@code --audit}: prints the books' table on standard output and ends. Starts nothing but
 * connections to the database and to Redis, so that it migrates, delivers and changes nothing, whatever else is running.
 */
public final class AuditCommand {
    /** Every rule holds. */
    public static final int CLEAN = 0;
    /** At least one rule is broken. */
    public static final int VIOLATED = 1;
    /** Nothing is known about the books: no database, no tables, or a query that failed. */
    public static final int NOT_AUDITED = 2;

    private static final String OPTION = "--audit";

    private AuditCommand() {}

    public static boolean isAskedFor(String... args) {
        return Arrays.asList(args).contains(OPTION);
    }

    /** Audits the database that the arguments and the environment name, and returns the exit code. */
    public static int run(Clock clock, String... args) {
        var table = System.out;
        // The log goes to standard output too, and the table wants that for itself.
        System.setOut(System.err);
        try {
            return print(table, clock, args);
        } catch (RuntimeException failure) {
            System.err.println("The books were not audited: " + failure);
            return NOT_AUDITED;
        } finally {
            System.setOut(table);
        }
    }

    private static int print(PrintStream table, Clock clock, String... args) {
        try (var context = new SpringApplicationBuilder(Wiring.class, Auditor.class,
                RemainingQuotas.class).web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("clock", clock))
                .run(Stream.concat(Stream.of(args), Stream.of("--spring.datasource.hikari.maximum-pool-size=1"))
                        .toArray(String[]::new))) {
            var report = context.getBean(Auditor.class).audit();
            table.print(report);
            table.flush();
            return report.isClean() ? CLEAN : VIOLATED;
        }
    }

    /** All that the command needs of the application; not annotated, so that the application itself never finds it. */
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
            JdbcTemplateAutoConfiguration.class, DataRedisAutoConfiguration.class})
    static class Wiring {}
}
