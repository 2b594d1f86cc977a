package dev.jumun.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on the infrastructure says what the templates say. */
final class ReadmeTests {
    private static final Pattern ROW = Pattern
            .compile("(?m)^\\| `(AWS::[\\w:]+)` \\| (\\d*) \\| (\\d*) \\| (\\d*) \\|");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Tests)#(\\w+)`");
    private static final String TEXT = text();

    private static String text() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void theTableOfResourcesIsThatOfTheTemplates() {
        var rows = new TreeMap<String, String>();
        ROW.matcher(TEXT)
                .results()
                .forEach(row -> rows.put(row.group(1), "%s %s %s".formatted(row.group(2), row.group(3), row.group(4))));

        var counted = new TreeMap<String, String>();
        var types = new TreeSet<String>();
        Templates.all()
                .values()
                .forEach(template -> Templates.resources(template)
                        .values()
                        .forEach(resource -> types.add(resource.text("Type"))));
        for (var type : types) {
            counted.put(type, "%s %s %s".formatted(count("jumun-delivery", type), count("jumun-staging", type),
                    count("jumun-prod", type)));
        }
        assertThat(rows).isEqualTo(counted);
    }

    private static String count(String stack, String type) {
        var count = Templates.resources(Objects.requireNonNull(Templates.all().get(stack)), type).size();
        return count == 0 ? "" : String.valueOf(count);
    }

    @Test
    void thePromisesAreShownByTestsThatExist() {
        var named = NAMED_TEST.matcher(TEXT).results().toList();
        assertThat(named).hasSizeGreaterThan(20).allSatisfy(test -> {
            var type = Class.forName("dev.jumun.infra." + test.group(1));
            assertThat(type.getDeclaredMethod(test.group(2)).isAnnotationPresent(Test.class)).isTrue();
        });
    }
}
