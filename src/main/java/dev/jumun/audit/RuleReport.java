package dev.jumun.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the audit found about one rule of the books.
 *
 * @param rule its number in the contract (§7)
 * @param name its stable name, such as {@code wallet-balances}
 * @param promise the rule as a sentence
 * @param truncated whether there are more violations than are listed
 * @param counts what the rule counts, by name; empty for a rule that counts nothing
 */
public record RuleReport(int rule, String name, String promise, List<Violation> violations, boolean truncated,
        Map<String, Long> counts) {
    public RuleReport {
        violations = List.copyOf(violations);
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    public boolean isClean() {
        return violations.isEmpty();
    }

    /** Such as {@code ok}, or {@code more than 100 violations}. */
    String verdict() {
        if (violations.isEmpty()) {
            return "ok";
        }
        return (truncated ? "more than " : "") + violations.size()
                + (violations.size() == 1 ? " violation" : " violations");
    }
}
