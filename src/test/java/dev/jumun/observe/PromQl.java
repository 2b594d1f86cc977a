package dev.jumun.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** A query in Prometheus's language, and what it asks for. */
record PromQl(String text) {
    private static final Pattern SELECTOR = Pattern
            .compile("(?<![\\w.])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*\\})?\\s*(\\()?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!=|!~|=)\\s*\"([^\"]*)\"");
    /** Lists of labels, which look like arguments. */
    private static final Pattern GROUPING = Pattern
            .compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*\\]");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "without", "on",
            "ignoring", "group_left", "group_right");

    /**
     * A metric and what its labels have to be.
     *
     * @param equal the labels that must have one value
     */
    record Selector(String metric, Map<String, String> equal, Set<String> labels) {}

    List<Selector> selectors() {
        var bare = RANGE.matcher(GROUPING.matcher(text).replaceAll(" ")).replaceAll(" ");
        var selectors = new ArrayList<Selector>();
        SELECTOR.matcher(bare).results().forEach(found -> {
            var name = Objects.requireNonNull(found.group(1));
            boolean isFunction = found.group(3) != null;
            if (!isFunction && !WORDS.contains(name)) {
                selectors.add(selector(name, Objects.requireNonNullElse(found.group(2), "")));
            }
        });
        return selectors;
    }

    private static Selector selector(String metric, String matchers) {
        var equal = new HashMap<String, String>();
        var labels = new LinkedHashSet<String>();
        MATCHER.matcher(matchers).results().forEach(matcher -> {
            var label = Objects.requireNonNull(matcher.group(1));
            labels.add(label);
            if ("=".equals(matcher.group(2))) {
                equal.put(label, Objects.requireNonNull(matcher.group(3)));
            }
        });
        return new Selector(metric, Map.copyOf(equal), Set.copyOf(labels));
    }
}
