package dev.jumun.infra;

import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

/** The templates of all stacks, synthesised once: that takes seconds. */
final class Templates {
    private static final Map<String, Template> ALL = synthesise();

    private Templates() {}

    private static Map<String, Template> synthesise() {
        var templates = new TreeMap<String, Template>();
        for (var child : Infrastructure.synthesisable().getNode().getChildren()) {
            if (child instanceof Stack stack) {
                templates.put(stack.getStackName(), Template.fromStack(stack));
            }
        }
        return templates;
    }

    static Map<String, Template> all() {
        return ALL;
    }

    static Template of(Stage stage) {
        return Objects.requireNonNull(ALL.get(stage.stackName()));
    }

    static Template delivery() {
        return Objects.requireNonNull(ALL.get("jumun-delivery"));
    }

    /** Resources by logical id, of one type. */
    static Map<String, Part> resources(Template template, String type) {
        var found = new TreeMap<String, Part>();
        resources(template).forEach((id, resource) -> {
            if (resource.text("Type").equals(type)) {
                found.put(id, resource);
            }
        });
        return found;
    }

    static SequencedMap<String, Part> resources(Template template) {
        var found = new TreeMap<String, Part>();
        new Part(template.toJSON()).at("Resources").parts().forEach(found::put);
        return found;
    }
}
