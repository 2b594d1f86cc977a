package dev.jumun.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One document of the project and what it names. Paths are relative to the project's folder, where tests run. */
record Document(Path path, String text) {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /** A fenced block and its language, empty for none. */
    record Block(String language, String content) {}

    static Document read(String path) {
        return new Document(Path.of(path), content(Path.of(path)));
    }

    static List<Document> all() {
        return Stream.concat(Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md").map(Path::of),
                files("docs", ".md").stream()).map(path -> new Document(path, content(path))).toList();
    }

    /** All files below a folder whose names end so. */
    static List<Path> files(String folder, String ending) {
        try (var files = Files.walk(Path.of(folder))) {
            return files.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<Block> blocks() {
        return FENCED.matcher(text).results().map(block -> new Block(block.group(1), block.group(2))).toList();
    }

    /** What stands in backticks outside of fenced blocks. */
    List<String> names() {
        return found(CODE, FENCED.matcher(text).replaceAll(""));
    }

    List<String> links() {
        return found(LINK, text);
    }

    /** The anchors of the headings, as a browser of repositories makes them. */
    Set<String> anchors() {
        return found(HEADING, FENCED.matcher(text).replaceAll("")).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** The cells of each table row whose first cell is a name in backticks, that name without them. */
    List<List<String>> namedRows() {
        var rows = new ArrayList<List<String>>();
        text.lines()
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> rows
                        .add(Stream.of(line.split("\\|", -1))
                                .skip(1)
                                .map(cell -> cell.strip().replace("`", ""))
                                .toList()));
        return rows;
    }

    static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
