package dev.jumun.faults.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * The tool of that name, which makes requests of an OpenAPI description: all that it allows, up to its bounds, and all that
 * it forbids. Its package on npm brings a jar that needs no Node.js.
 */
public final class Specmatic {
    private static final String VERSION = "2.55.1";
    private static final Path HOME = Path.of("target", "specmatic", VERSION).toAbsolutePath();
    private static final Path JAR = HOME.resolve("package").resolve("specmatic.jar");
    /** 75 MB have to come. */
    private static final Duration FETCHED_WITHIN = Duration.ofMinutes(5);
    /** It takes half a minute on two cores. */
    private static final Duration DONE_WITHIN = Duration.ofMinutes(8);
    private static final Pattern SCENARIO = Pattern
            .compile("([+-])ve\\s+Scenario: (\\S+) (\\S+) -> (\\S+)(.*)", Pattern.DOTALL);
    private static final Pattern TYPED_PARAMETER = Pattern.compile("\\(([^:)]+):[^)]*\\)");
    private static final Pattern OTHER_STATUS = Pattern
            .compile("expected status (\\d+|4xx) but response contained status (\\d+)");

    /**
     * What became of one request.
     *
     * @param allowed   whether the description allows the request, or it was made wrong on purpose
     * @param path      as the description spells it, such as {@code /api/v1/products/{productId}}
     * @param complaint what is wrong with the answer; nothing if it is the one that was expected
     */
    public record Verdict(boolean allowed, String method, String path, String scenario, Optional<String> complaint) {
        public String operation() {
            return method + " " + path;
        }

        /** The status that came, where the complaint is that it is not the expected one. */
        public Optional<String> otherStatus() {
            return complaint.map(OTHER_STATUS::matcher).filter(m -> m.find()).map(found -> found.group(2));
        }
    }

    private Specmatic() {}

    /** Why it cannot be had on this machine, if it cannot. */
    public static Optional<String> hindrance() {
        boolean npm = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "npm")));
        return npm || Files.exists(JAR)
                ? Optional.empty()
                : Optional.of("there is no npm, which would fetch Specmatic");
    }

    /**
     * Sends what it makes of the description, and judges the answers.
     *
     * @param user       who asks: the value of the description's security scheme {@code X-User-Id}
     * @param dictionary values for what the description leaves open, in Specmatic's YAML
     * @param filter     which operations, in Specmatic's language
     */
    public static List<Verdict> test(String baseUrl, String description, String user, String dictionary,
            String filter) {
        try {
            fetch();
            var folder = Files.createTempDirectory(HOME, "run");
            Files.writeString(folder.resolve("openapi.json"), description);
            Files.writeString(folder.resolve("openapi_dictionary.yaml"), dictionary);
            Files.writeString(folder.resolve("specmatic.yaml"), """
                    version: 2
                    contracts:
                      - provides:
                          - openapi.json
                    security:
                      OpenAPI:
                        securitySchemes:
                          X-User-Id:
                            type: apiKey
                            value: "%s"
                    test:
                      resiliencyTests:
                        enable: all
                    """.formatted(user));
            // It exits with 1 when anything is not as it expected, of which there is always something.
            run(folder, DONE_WITHIN, List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                    JAR.toString(), "test", "--testBaseURL=" + baseUrl, "--filter=" + filter,
                    // A busy machine is not what is judged.
                    "--timeout-in-ms=30000",
                    "--junitReportDir=report"));
            return read(folder.resolve("report").resolve("TEST-junit-jupiter.xml"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static synchronized void fetch() throws IOException {
        Files.createDirectories(HOME);
        if (!Files.exists(JAR)) {
            // npm compares what it has got with the registry's checksum.
            mustSucceed(run(HOME, FETCHED_WITHIN, List.of("npm", "pack", "specmatic@" + VERSION)));
            mustSucceed(run(HOME, FETCHED_WITHIN,
                    List.of("tar", "xzf", "specmatic-" + VERSION + ".tgz", "package/specmatic.jar")));
        }
    }

    private static void mustSucceed(int exit) {
        if (exit != 0) {
            throw new AssertionError("Exit status " + exit + "; see the output in " + HOME);
        }
    }

    private static int run(Path folder, Duration limit, List<String> command) throws IOException {
        var process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
                .start();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(command + " is not done within " + limit);
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Verdict> read(Path report) throws IOException {
        try (var in = Files.newInputStream(report)) {
            var cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName("testcase");
            var verdicts = new ArrayList<Verdict>();
            for (int i = 0; i < cases.getLength(); i++) {
                verdicts.add(verdict((Element) cases.item(i)));
            }
            return verdicts;
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IllegalStateException(report.toString(), unreadable);
        }
    }

    private static Verdict verdict(Element testCase) {
        var scenario = SCENARIO.matcher(testCase.getAttribute("name"));
        if (!scenario.find()) {
            throw new IllegalStateException("Another report than expected: " + testCase.getAttribute("name"));
        }
        var path = TYPED_PARAMETER.matcher(scenario.group(3)).replaceAll("{$1}");
        return new Verdict(scenario.group(1).equals("+"), scenario.group(2), path,
                scenario.group().strip(), complaint(testCase, "failure").or(() -> complaint(testCase, "error")));
    }

    private static Optional<String> complaint(Element testCase, String kind) {
        var found = testCase.getElementsByTagName(kind);
        return found.getLength() == 0
                ? Optional.empty()
                : Optional.of(((Element) found.item(0)).getAttribute("message"));
    }
}
