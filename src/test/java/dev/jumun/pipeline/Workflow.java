package dev.jumun.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One workflow: its text, and what the text says. */
record Workflow(String name, String text, Map<String, Object> content) {
    static Workflow of(String name, String text) {
        Map<String, Object> content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return new Workflow(name, text, content);
    }

    static List<Workflow> all() {
        try (var files = Files.list(Path.of(".github", "workflows"))) {
            return files.sorted().map(Workflow::read).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Workflow named(String name) {
        return read(Path.of(".github", "workflows", name));
    }

    private static Workflow read(Path file) {
        try {
            return of(String.valueOf(file.getFileName()), Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Map<String, Map<String, Object>> jobs() {
        var jobs = new TreeMap<String, Map<String, Object>>();
        map(Objects.requireNonNull(content.get("jobs"), name)).forEach((id, job) -> jobs.put(id, map(job)));
        return jobs;
    }

    Stream<Map<String, Object>> steps() {
        return jobs().values()
                .stream()
                .flatMap(job -> job.get("steps") instanceof List<?> steps ? steps.stream() : Stream.<Object>of())
                .map(Workflow::map);
    }

    /** What its steps have a shell do. */
    Stream<String> commands() {
        return steps().filter(step -> step.containsKey("run")).map(step -> String.valueOf(step.get("run")));
    }

    /** Actions and workflows of others that it runs. */
    Stream<String> uses() {
        return Stream.concat(steps(), jobs().values().stream())
                .filter(part -> part.containsKey("uses"))
                .map(part -> String.valueOf(part.get("uses")))
                .filter(used -> !used.startsWith("./"));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object part) {
        return (Map<String, Object>) part;
    }
}
