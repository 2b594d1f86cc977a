package dev.jumun.observe;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whoever is told of something is also told what to do, and is told of it only when it is so. */
class AlertRulesTests {
    private static final String HEALTH = "all is well";
    private static final Pattern HEADING = Pattern.compile("(?m)^### (\\w+)\\n\\n(.+)$");
    private static final int MINUTES = 2;

    @Test
    void everyAlertHasItsSectionInTheRunbook() throws IOException {
        var page = Files.readString(Path.of("docs/operations.md"));
        var sections = HEADING.matcher(page).results().map(section -> section.group(1)).collect(toSet());

        assertThat(Alert.all()).hasSizeGreaterThan(20).allSatisfy(alert -> {
            assertThat(alert.runbook()).isEqualTo("docs/operations.md#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(alert.summary()).endsWith(".");
            assertThat(alert.severity()).isIn("page", "ticket");
            assertThat(sections).contains(alert.name());
            assertThat(section(page, alert.name())).contains("**Means**", "**Look at**", "**Do**");
        });
        assertThat(Alert.all()).extracting(Alert::name).doesNotHaveDuplicates();
    }

    private static String section(String page, String name) {
        int begin = page.indexOf("\n### " + name + "\n");
        int end = page.indexOf("\n#", begin + 2);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    @Test
    void everyAlertIsTestedInHealthAndInItsFault() {
        var tests = Alert.stream(Alert.yaml(Alert.TESTS).path("tests")).toList();
        var names = Alert.all().stream().map(Alert::name).toList();

        assertThat(looks(tests, HEALTH, true)).containsAll(names);
        assertThat(names).allSatisfy(name -> assertThat(looks(tests, name, false)).containsExactly(name));
    }

    /** The alerts that the test of that name expects: to be silent, or to fire. */
    private static List<String> looks(List<JsonNode> tests, String name, boolean silent) {
        return tests.stream()
                .filter(test -> test.path("name").asString().equals(name))
                .flatMap(test -> Alert.stream(test.path("alert_rule_test")))
                .filter(look -> look.path("exp_alerts").isEmpty() == silent)
                .map(look -> look.path("alertname").asString())
                .toList();
    }

    @Test
    void firesInItsFaultAndNotInHealth() throws IOException, InterruptedException {
        if (!hasPromtool()) {
            System.out.println("*** Alert rules: NOT RUN, because there is no promtool here (package prometheus). ***");
            return;
        }

        assertThat(promtool(Alert.TESTS)).isEqualTo("0");
    }

    /** What never fires, and what always does, is found. */
    @Test
    void isNotedWhenItDoesNot(@TempDir Path folder) throws IOException, InterruptedException {
        if (!hasPromtool()) {
            return;
        }
        Files.copy(Alert.TESTS, folder.resolve("alerts.test.yml"));
        var rules = Files.readString(Alert.RULES);
        for (var mutant : List.of(rules.replace("> 500", "> 5000"), rules.replace("> 500", "> 50"))) {
            Files.writeString(folder.resolve("alerts.yml"), mutant);

            assertThat(promtool(folder.resolve("alerts.test.yml"))).isNotEqualTo("0").contains("QueueLong");
        }
    }

    private static boolean hasPromtool() throws InterruptedException {
        try {
            var process = new ProcessBuilder("promtool", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Its exit code when that is 0, else all that it has to say. */
    private static String promtool(Path tests) throws IOException, InterruptedException {
        var log = Files.createTempFile("promtool", ".log");
        var process = new ProcessBuilder("promtool", "test", "rules", tests.toString()).redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        var said = Files.readString(log);
        Files.delete(log);
        return process.waitFor() == 0 ? "0" : said;
    }
}
