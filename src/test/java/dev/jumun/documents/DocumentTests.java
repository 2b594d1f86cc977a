package dev.jumun.documents;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The documents name only what exists. Each rule also has to notice examples of what it forbids. */
class DocumentTests {
    private static final Pattern DECLARED_TYPE = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
    private static final Pattern QUALIFIED_TYPE = Pattern.compile("\\b(?:[a-z]\\w*\\.)+([A-Z]\\w*)");
    private static final Pattern TYPE = Pattern.compile("@?([A-Z]\\w*[a-z]\\w*)(?:[.#](\\w+))?(?:\\(.*\\))?");
    /** Capitalised words in backticks that are no types: a header, and endings of names. */
    private static final Set<String> NO_TYPES = Set.of("Location", "Impl", "Util", "Helper", "Manager", "Processor",
            "Info",
            "Data", "Dto", "Base", "View");
    private static final Pattern FILE = Pattern
            .compile("(?:(?:src|docs|etc|\\.ci)/.*|[\\w./-]+\\.(?:md|java|sql|xml|ya?ml|properties))");
    private static final Pattern JOINED_WORDS = Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+");
    /** Variables of others, which nothing here reads by name. */
    private static final Set<String> FOREIGN_VARIABLES = Set.of("binlog_expire_logs_seconds", "DOCKER_HOST",
            "JAVA25_HOME", "GET_LOCK",
            "TESTCONTAINERS_RYUK_DISABLED", "TESTCONTAINERS_HOST_OVERRIDE");
    private static final Pattern NAMED_TEST = Pattern.compile("(\\w+(?:Tests|Contract))#(\\w+)");
    private static final Pattern CASE = Pattern.compile("^\\| ([TB]\\d+) \\|");
    private static final Pattern VARIABLE = Pattern.compile("\\b(JUMUN_[A-Z_]*[A-Z])\\b");
    private static final Pattern METER = Pattern
            .compile("(?:\\.builder|\\bcounter|\\btimer|\\bgauge|\\bsummary)\\(\\s*\"(jumun\\.[a-z.]+)\"");
    private static final Pattern FORBIDDEN = Pattern.compile("(\\bTODO\\b|\\bFIXME\\b|\\bXXX\\b"
            + "|(?<![\\w.])/(?:home|root|tmp|work|Users|var|opt|mnt|usr|etc)/|\\b[A-Z]:\\\\"
            + "|\\b(?:repo1?|registry|plugins)\\.[a-z.-]+\\.(?:org|com|io)\\b)");

    private static final String MAIN = sources("src/main");
    private static final String ALL = MAIN + sources("src/test") + Document.content(Path.of("pom.xml"))
            + Document.content(Path.of("docker-compose.yml"));
    private static final Map<String, String> SETTINGS = settings();
    private static final Set<String> METERS = new TreeSet<>(Document.found(METER, MAIN));

    private static String sources(String folder) {
        return Stream.of(".java", ".yaml", ".properties", ".sql", ".factories")
                .flatMap(ending -> Document.files(folder, ending).stream())
                // What only the counterexamples below name does not exist.
                .map(file -> file.endsWith("DocumentTests.java") ? "class DocumentTests" : Document.content(file))
                .collect(joining("\n"));
    }

    /** The default of each setting, by name; {@code none} for one that has none. */
    private static Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        Document.files("src/main/java", "Properties.java").forEach(file -> {
            var type = typeIn(Path.of("src/main/java"), file);
            var prefix = prefix(type);
            for (var parameter : type.getDeclaredConstructors()[0].getParameters()) {
                var value = parameter.getAnnotation(DefaultValue.class);
                settings.put(prefix + "." + kebab(parameter.getName()),
                        value == null ? "none" : String.join(",", value.value()));
            }
        });
        return settings;
    }

    private static Class<?> typeIn(Path folder, Path file) {
        var name = folder.relativize(file).toString().replace(".java", "").replaceAll("[/\\\\]", ".");
        try {
            // Only looked at: what some tests do when they are initialized takes a server.
            return Class.forName(name, false, DocumentTests.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    /** Said by the annotation, or where the record is bound by hand. */
    private static String prefix(Class<?> type) {
        var annotation = type.getAnnotation(ConfigurationProperties.class);
        return annotation != null
                ? annotation.value()
                : Document.found(Pattern.compile("\"(jumun\\.[\\w-]+)\", " + type.getSimpleName() + "\\.class"), MAIN)
                        .getFirst();
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    @Test
    void linksLeadSomewhere() {
        holds(DocumentTests::brokenLinks, "[x](nowhere.md)", "[x](docs/nowhere.md#y)", "[x](README.md#no-such-heading)",
                "[x](#no-such-heading)");
    }

    private static Stream<String> brokenLinks(Document document) {
        return document.links().stream().filter(link -> !link.matches("https?:.*")).filter(link -> {
            var parts = link.split("#", 2);
            var file = parts[0].isEmpty() ? document.path() : document.path().resolveSibling(parts[0]).normalize();
            // Only what has headings is read: pictures have none.
            return !Files.exists(file) || (parts.length == 2
                    && !(parts[0].isEmpty() ? document : Document.read(file.toString())).anchors().contains(parts[1]));
        });
    }

    @Test
    void filesExist() {
        holds(DocumentTests::missingFiles, "`src/main/java/Nowhere.java`", "`docs/nowhere.md`", "`nowhere.yaml`",
                "`etc/x`");
    }

    private static Stream<String> missingFiles(Document document) {
        return document.names()
                .stream()
                .filter(name -> FILE.matcher(name).matches())
                .filter(name -> !Files.exists(Path.of(name))
                        && (name.contains("/") || Document.files("src", "/" + name).isEmpty()));
    }

    @Test
    void typesAndTheirMembersExist() {
        holds(DocumentTests::unknownTypes, "`OrderPlacer`", "`Nowhere`", "`@NoSuchTest`", "`Wallets.unlock`",
                "`Shop#noSuchMethod()`", "`Reply.Maybe`");
    }

    private static Stream<String> unknownTypes(Document document) {
        var declared = Set.copyOf(Document.found(DECLARED_TYPE, ALL));
        var used = Set.copyOf(Document.found(QUALIFIED_TYPE, ALL));
        return document.names().stream().filter(name -> {
            var matcher = TYPE.matcher(name);
            if (!matcher.matches() || FILE.matcher(name).matches() || NO_TYPES.contains(name)
                    || JOINED_WORDS.matcher(name).matches()) {
                return false;
            }
            var type = Objects.requireNonNull(matcher.group(1));
            var member = matcher.group(2);
            return member == null
                    ? !declared.contains(type) && !used.contains(type)
                    : declaringFiles(type)
                            .noneMatch(file -> Document.content(file).matches("(?s).*\\b" + member + "\\b.*"));
        });
    }

    private static Stream<Path> declaringFiles(String type) {
        return Document.files("src", "/" + type + ".java").stream();
    }

    /** Tables, columns, server variables, error codes, reasons. */
    @Test
    void wordsJoinedByUnderscoresAreInTheSources() {
        holds(DocumentTests::unknownWords, "`no_such_table`", "`OUT_OF_LUCK`", "`SPRING_DATASOURCE_URI`");
    }

    private static Stream<String> unknownWords(Document document) {
        // Servers take their variables with dashes on the command line; Spring takes its settings as variables.
        var known = ALL.replace('-', '_');
        return document.names()
                .stream()
                .filter(name -> JOINED_WORDS.matcher(name).matches())
                .filter(name -> !name.startsWith("JUMUN_") && !FOREIGN_VARIABLES.contains(name))
                .filter(name -> !known.contains(name));
    }

    @Test
    void settingsExist() {
        holds(DocumentTests::unknownSettings, "`jumun.group-commit.lane`", "`jumun.nowhere.*`",
                "`jumun.embedded.port=1`",
                "`JUMUN_EMBEDDED_FOLDER`", "```shell\nJUMUN_ACCOUNT_FIRST_ADMIN=x java\n```");
    }

    private static Stream<String> unknownSettings(Document document) {
        var names = document.names()
                .stream()
                .filter(name -> name.startsWith("jumun."))
                .map(name -> name.replaceFirst("=.*", ""))
                .filter(name -> !SETTINGS.containsKey(name) && !METERS.contains(name) && !isPrefix(name)
                        && !ALL.contains("\"" + name + "\"") && !ALL.contains("<" + name + ">"));
        var variables = Document.found(VARIABLE, document.text())
                .stream()
                .filter(variable -> SETTINGS.keySet()
                        .stream()
                        .map(setting -> setting.replace('.', '_').toUpperCase(Locale.ROOT))
                        .noneMatch(name -> variable.equals(name.replace('-', '_'))
                                || variable.equals(name.replace("-", ""))));
        return Stream.concat(names, variables);
    }

    private static boolean isPrefix(String name) {
        return name.endsWith(".*") && SETTINGS.keySet()
                .stream()
                .anyMatch(setting -> setting.startsWith(name.substring(0, name.length() - 1)));
    }

    @Test
    void theReadmeListsEverySettingWithItsDefault() {
        var listed = new TreeMap<String, String>();
        Document.read("README.md")
                .namedRows()
                .stream()
                .filter(row -> row.getFirst().startsWith("jumun."))
                .forEach(row -> listed.put(row.getFirst(), row.get(1)));

        assertThat(SETTINGS).isNotEmpty();
        assertThat(listed).isEqualTo(SETTINGS);
    }

    @Test
    void theOperationsPageListsEveryMeter() {
        var listed = Document.read("docs/operations.md")
                .namedRows()
                .stream()
                .map(List::getFirst)
                .filter(name -> name.startsWith("jumun."))
                .collect(toCollection(TreeSet::new));

        assertThat(METERS).isNotEmpty();
        assertThat(listed).isEqualTo(METERS);
    }

    @Test
    void decisionsAreNumberedOnAndListed() {
        var pages = Document.files("docs/adr", ".md")
                .stream()
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> !name.equals("README.md"))
                .toList();

        assertThat(pages).hasSizeGreaterThan(1);
        assertThat(pages).map(name -> name.substring(0, 4))
                .isEqualTo(IntStream.rangeClosed(1, pages.size()).mapToObj("%04d"::formatted).toList());
        assertThat(Document.read("docs/adr/README.md").links()).isEqualTo(pages);
        for (var page : pages) {
            assertThat(Document.read("docs/adr/" + page).text())
                    .startsWith("# " + Integer.parseInt(page.substring(0, 4)) + ". ")
                    .containsSubsequence("## Context", "## Decision", "## Consequences");
        }
        assertThat(Document.found(Pattern.compile("\\bADR (\\d+)"), ALL)).map("%4s"::formatted)
                .map(number -> number.replace(' ', '0'))
                .allMatch(number -> pages.stream().anyMatch(page -> page.startsWith(number)));
    }

    /** The map of docs/reliability.md: 45 cases and 23 bugs, each in its place, and each with something that shows it. */
    @Test
    void everyCaseOfTheMapIsListedOnceWithWhatShowsIt() {
        var rows = Document.read("docs/reliability.md")
                .text()
                .lines()
                .filter(line -> CASE.matcher(line).find())
                .toList();

        assertThat(rows.stream().flatMap(row -> Document.found(CASE, row).stream()))
                .containsExactlyElementsOf(Stream.concat(IntStream.rangeClosed(1, 45).mapToObj(number -> "T" + number),
                        IntStream.rangeClosed(1, 23).mapToObj(number -> "B" + number)).toList());
        assertThat(rows).allSatisfy(row -> assertThat(row.substring(row.indexOf('|', 2)))
                .containsPattern("`\\w+#\\w+`|\\bT\\d+\\b|fault suite"));
    }

    @Test
    void testsAreTests() {
        holds(DocumentTests::unknownTests, "`ContentionTests#noSuchTest`", "`NoSuchTests#linksLeadSomewhere`",
                "`ContentionTests#either`", "`DocumentTests#found`");
    }

    /** A class and a member of it that JUnit does not run. */
    private static Stream<String> unknownTests(Document document) {
        return document.names().stream().filter(name -> {
            var test = NAMED_TEST.matcher(name);
            return test.matches() && declaringFiles(Objects.requireNonNull(test.group(1)))
                    .map(file -> typeIn(Path.of("src/test/java"), file))
                    .flatMap(type -> Stream.<AnnotatedElement>concat(
                            Stream.of(type.getDeclaredMethods())
                                    .filter(method -> method.getName().equals(test.group(2))),
                            Stream.of(type.getDeclaredFields())
                                    .filter(field -> field.getName().equals(test.group(2)))))
                    .noneMatch(member -> AnnotationSupport.isAnnotated(member, Testable.class));
        });
    }

    @Test
    void everyDocumentIsFoundFromTheReadme() {
        var mapped = Document.read("README.md")
                .links()
                .stream()
                .map(link -> Path.of(link).normalize())
                .collect(toSet());

        assertThat(Document.all().stream().map(Document::path))
                .filteredOn(path -> !path.startsWith("docs/adr") && !path.equals(Path.of("README.md")))
                .allMatch(mapped::contains);
        assertThat(mapped).contains(Path.of("docs/adr/README.md"));
    }

    @Test
    void nothingIsLeftToDoAndNoMachineIsMeant() {
        holds(document -> Document.found(FORBIDDEN, document.text()).stream(), "TODO later", "FIXME", "see /home/me/x",
                "`/tmp/x`", "C:\\jumun", "from repo.example.org");
    }

    /** No document breaks the rule, and each of these texts does. */
    private static void holds(Function<Document, Stream<String>> rule, String... counterexamples) {
        assertThat(Document.all()
                .stream()
                .flatMap(document -> rule.apply(document).map(name -> document.path() + ": " + name))).isEmpty();
        for (var counterexample : counterexamples) {
            assertThat(rule.apply(new Document(Path.of("README.md"), counterexample))).as(counterexample).isNotEmpty();
        }
    }
}
