package dev.jumun.bench.server;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What an instance's JVM really runs with, whoever has said so.
 *
 * @param options of its command line, paths shortened to their last part
 * @param warnings what it printed of them, such as that a cache does not fit and is not used
 */
public record JvmSettings(List<String> options, List<String> warnings) {
    private static final String OPTIONS = "jvm_args: ";
    private static final Pattern FOLDERS = Pattern.compile("=/\\S*/");
    /** Of the JVM itself; the application's lines look different. */
    private static final Pattern WARNING = Pattern.compile("\\[[\\d.,]+s]\\[(?:warning|error)\\s*]\\[.*");

    /**
     * Reads both.
     *
     * @param commandLine the JVM's answer to {@code VM.command_line}
     * @param output what it has printed
     */
    static JvmSettings of(String commandLine, String output) {
        var options = commandLine.lines()
                .filter(line -> line.startsWith(OPTIONS))
                .map(line -> FOLDERS.matcher(line.substring(OPTIONS.length()).strip()).replaceAll("="))
                .map(Passwords::masked)
                .findFirst()
                .orElse("");
        return new JvmSettings(options.isEmpty() ? List.of() : List.of(options.split("\\s+")), output.lines()
                .filter(line -> WARNING.matcher(line).matches())
                .toList());
    }
}
