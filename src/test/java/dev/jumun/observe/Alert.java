package dev.jumun.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A rule of Prometheus that tells somebody of something. */
record Alert(String name, PromQl query, String severity, String summary, String runbook) {
    static final Path RULES = Path.of("observe/prometheus/alerts.yml");
    static final Path TESTS = Path.of("observe/prometheus/alerts.test.yml");
    private static final JsonMapper JSON = new JsonMapper();

    static List<Alert> all() {
        return stream(yaml(RULES).path("groups")).flatMap(group -> stream(group.path("rules")))
                .map(rule -> new Alert(rule.path("alert").asString(), new PromQl(rule.path("expr").asString()),
                        rule.path("labels").path("severity").asString(),
                        rule.path("annotations").path("summary").asString(),
                        rule.path("annotations").path("runbook_url").asString()))
                .toList();
    }

    static JsonNode yaml(Path file) {
        try {
            return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
