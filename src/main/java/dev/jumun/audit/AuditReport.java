package dev.jumun.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What one audit found, rule by rule, as of one moment. */
public record AuditReport(Instant auditedAt, List<RuleReport> rules) {
    private static final int NAME_WIDTH = 20;

    public AuditReport {
        rules = List.copyOf(rules);
    }

    public boolean isClean() {
        return rules.stream().allMatch(RuleReport::isClean);
    }

    /** The table that {@code --audit} prints: a line for each rule, then a line for each violation. */
    @Override
    public String toString() {
        var text = new StringBuilder("The books at ").append(auditedAt).append('\n');
        text.append(line("rule", "name", "result", Map.of()));
        for (var rule : rules) {
            text.append(line(Integer.toString(rule.rule()), rule.name(), rule.verdict(), rule.counts()));
        }
        for (var rule : rules) {
            for (var violation : rule.violations()) {
                text.append("rule ").append(rule.rule()).append(", ").append(violation).append('\n');
            }
        }
        return text.toString();
    }

    private static String line(String rule, String name, String result, Map<String, Long> counts) {
        var counted = counts.entrySet()
                .stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return rule + " ".repeat(6 - rule.length()) + name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()))
                + result + (counted.isEmpty() ? "" : " (" + counted + ")") + '\n';
    }
}
