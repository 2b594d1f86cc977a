package dev.jumun.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What docs/operations.md tells the operator to type, so that a test types just that. */
public final class Runbook {
    private static final Path DOCUMENT = Path.of("docs", "operations.md");
    private static final Pattern SECTION = Pattern.compile("(?m)^(?=#{2,3} )");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private Runbook() {}

    /** All blocks of that language in the section of that heading, in their order. */
    public static List<String> blocks(String heading, String language) {
        return SECTION.splitAsStream(text())
                .filter(section -> section.lines().findFirst().orElse("").matches("#+ " + Pattern.quote(heading)))
                .flatMap(section -> FENCED.matcher(section).results())
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** The only line in the section's shell blocks that ends so. */
    public static String command(String heading, String end) {
        var found = blocks(heading, "shell").stream()
                .flatMap(String::lines)
                .filter(line -> line.endsWith(end))
                .map(String::strip)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(DOCUMENT + " has " + found + " that end with '" + end + "' at '" + heading + "'");
        }
        return found.getFirst();
    }

    private static String text() {
        try {
            return Files.readString(DOCUMENT);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
