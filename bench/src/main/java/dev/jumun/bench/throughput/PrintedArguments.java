package dev.jumun.bench.throughput;

import dev.jumun.bench.server.Passwords;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** A command line as it may be printed: without what was said of passwords. */
final class PrintedArguments {
    private static final String PASSWORD = "--password";

    private PrintedArguments() {}

    /** @param spec of the command: what follows the password's option and is none itself is the password */
    static String of(List<String> arguments, CommandSpec spec) {
        var printed = new ArrayList<String>();
        boolean secret = false;
        for (var argument : arguments) {
            boolean hidden = secret && spec.findOption(argument.replaceFirst("=.*", "")) == null;
            printed.add(hidden ? Passwords.MASK : masked(argument));
            secret = argument.equals(PASSWORD);
        }
        return String.join(" ", printed);
    }

    /** Whole, whatever is in it, where it is the option's. */
    private static String masked(String argument) {
        return argument.startsWith(PASSWORD + "=") ? PASSWORD + "=" + Passwords.MASK : Passwords.masked(argument);
    }
}
