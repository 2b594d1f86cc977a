package dev.jumun.bench;

import dev.jumun.bench.fill.FillCommand;
import dev.jumun.bench.lists.ListsCommand;
import dev.jumun.bench.throughput.ThroughputCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program {@code jumun-bench}. It ends with 0 when a command did what it was asked for, with 1 when it could not, and
 * with 2 when it was asked for something that makes no sense.
 */
@Command(name = "jumun-bench", mixinStandardHelpOptions = true, version = "jumun-bench 0.1.0", description = "Fills a Jumun shop with a history and measures what it answers.", subcommands = {
        FillCommand.class, ListsCommand.class, ThroughputCommand.class}, synopsisSubcommandLabel = "COMMAND")
public final class Bench {
    private Bench() {}

    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    /** Carries out one command line and returns the exit code. */
    public static int run(String... arguments) {
        return new CommandLine(new Bench()).setExecutionExceptionHandler((failure, command, _) -> {
            report(failure, command.getErr());
            return command.getCommandSpec().exitCodeOnExecutionException();
        }).setUsageHelpAutoWidth(true).execute(arguments);
    }

    /** What the user can do something about is said in a sentence; anything else is a bug and shows where. */
    private static void report(Exception failure, PrintWriter errors) {
        if (failure instanceof BenchFailed) {
            errors.println(failure.getMessage());
        } else {
            failure.printStackTrace(errors);
        }
        errors.flush();
    }
}
