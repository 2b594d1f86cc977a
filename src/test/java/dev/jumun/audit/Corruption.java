package dev.jumun.audit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One way to spoil the books, and what the audit should say of it. Names in braces stand for rows of the story, such as
 * {@code {paid}} for the id of its paid order.
 */
record Corruption(String what, List<String> sql, int rule, Set<String> subjects, String problem) {

    static Corruption of(String what, int rule, String subject, String problem, String... sql) {
        return of(what, rule, Set.of(subject), problem, sql);
    }

    static Corruption of(String what, int rule, Set<String> subjects, String problem, String... sql) {
        return new Corruption(what, List.of(sql), rule, subjects, problem);
    }

    Corruption in(Map<String, ? extends Object> story) {
        return new Corruption(what, sql.stream().map(statement -> fill(statement, story)).toList(), rule,
                subjects.stream().map(subject -> fill(subject, story)).collect(Collectors.toSet()),
                fill(problem, story));
    }

    private static String fill(String text, Map<String, ? extends Object> story) {
        var filled = text;
        for (var part : story.entrySet()) {
            filled = filled.replace("{" + part.getKey() + "}", part.getValue().toString());
        }
        return filled;
    }

    @Override
    public String toString() {
        return "rule " + rule + ", " + what;
    }
}
