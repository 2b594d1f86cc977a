package dev.jumun.ranking;

import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;

/**
 * The command line {@code --rebuild-sales-figures}: mends the sales figures of a database from its orders, whatever else is
 * running on it, and ends. Starts nothing but connections to the database.
 */
public final class RebuildCommand {
    /** The figures are what the orders say. */
    public static final int REBUILT = 0;
    /** Another rebuild of the same database is under way; nothing was done. */
    public static final int BUSY = 3;
    /** It was not finished; what was done is right, and the command can be given again. 1 is what a JVM that dies ends with. */
    public static final int NOT_FINISHED = 2;

    private static final String OPTION = "--rebuild-sales-figures";
    /** The largest day is read as a whole; the usual limit is for requests. */
    private static final String PATIENCE = "--spring.datasource.hikari.data-source-properties.socketTimeout=600000";
    /** The work's, and the one that holds the lock. */
    private static final String CONNECTIONS = "--spring.datasource.hikari.maximum-pool-size=2";

    private RebuildCommand() {}

    public static boolean isAskedFor(String... args) {
        return Arrays.asList(args).contains(OPTION);
    }

    /** Rebuilds the figures of the database that the arguments and the environment name, and returns the exit code. */
    public static int run(Clock clock, String... args) {
        try (var context = new SpringApplicationBuilder(Wiring.class, SalesRebuild.class, FigureTables.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("clock", clock))
                .run(Stream.concat(Stream.of(args), Stream.of(PATIENCE, CONNECTIONS)).toArray(String[]::new))) {
            return rebuild(context.getBean(SalesRebuild.class));
        } catch (RuntimeException | Error failure) {
            System.err.println("The sales figures were not rebuilt to the end: " + failure);
            return NOT_FINISHED;
        }
    }

    private static int rebuild(SalesRebuild rebuild) {
        var wrong = new AtomicLong();
        boolean done;
        try (var bar = new ProgressBarBuilder().setTaskName("Sales figures")
                .setInitialMax(rebuild.days().size())
                .setUnit(" days", 1)
                .build()) {
            done = rebuild.run((day, mended) -> {
                bar.step();
                bar.setExtraMessage(day.toString());
                wrong.addAndGet(mended);
            });
        }
        System.out.println(done
                ? "Rebuilt; figures that were wrong: " + wrong
                : "Another rebuild of this database is under way.");
        return done ? REBUILT : BUSY;
    }

    /** All that the command needs of the application; not annotated, so that the application itself never finds it. */
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
            JdbcTemplateAutoConfiguration.class})
    static class Wiring {}
}
