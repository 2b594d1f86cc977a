package dev.jumun.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.observe.PromQl.Selector;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTests {
    @Test
    void findsEveryMetricAndWhatItsLabelsMustBe() {
        var query = new PromQl("""
                histogram_quantile(0.99, sum by (le, name) (rate(a_bucket{b="1",c=~"2|3"}[5m]))) > 1
                  and on (instance) (d == on () group_left () max(e{f!="4"})) or absent(g) unless h offset 5m > 2e3""");

        assertThat(query.selectors()).containsExactly(
                new Selector("a_bucket", Map.of("b", "1"), Set.of("b", "c")),
                new Selector("d", Map.of(), Set.of()), new Selector("e", Map.of(), Set.of("f")),
                new Selector("g", Map.of(), Set.of()), new Selector("h", Map.of(), Set.of()));
    }
}
