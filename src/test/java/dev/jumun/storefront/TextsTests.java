package dev.jumun.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The pages say everything in both languages, and nothing that nobody has written. */
class TextsTests {
    private static final Path FOLDER = Path.of("src/main/resources/storefront/assets");
    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");
    /** A whole name, as in {@code t('cart.add')}; names in variables are quoted somewhere too. */
    private static final Pattern QUOTED = Pattern.compile("'([a-z][a-z-]*(?:\\.[\\w,-]+)*)'");
    /** The beginning of a name, as in {@code t(`order.${status}`)}. */
    private static final Pattern BEGUN = Pattern.compile("`([a-z][\\w-]*(?:\\.[\\w-]+)*\\.)\\$\\{");
    private static final Pattern ASKED = Pattern.compile("\\b(?:t|tile|field)\\('([\\w.,-]+)'");

    private static Map<String, String> texts(String language) {
        var texts = new TreeMap<String, String>();
        new JsonMapper().readTree(content(FOLDER.resolve("texts/" + language + ".json")))
                .properties()
                .forEach(text -> texts.put(text.getKey(), text.getValue().asString()));
        return texts;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String scripts() {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".js"))
                    .map(TextsTests::content)
                    .collect(Collectors.joining("\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void areTheSameInBothLanguages() {
        var korean = texts("ko");
        var english = texts("en");

        assertThat(english.keySet()).isEqualTo(korean.keySet());
        assertThat(korean).allSatisfy((name, text) -> {
            assertThat(text).as(name).isNotBlank();
            assertThat(found(PARAMETER, text)).as(name).isEqualTo(found(PARAMETER, english.getOrDefault(name, "")));
        });
    }

    @Test
    void areThereForWhateverIsSaid() {
        assertThat(texts("ko").keySet()).containsAll(found(ASKED, scripts())
                .stream()
                .filter(name -> !BEGUN_BY_FIELD.contains(name))
                .toList());
    }

    @Test
    void areAllSaidSomewhere() {
        var scripts = scripts();
        var quoted = found(QUOTED, scripts);
        var begun = found(BEGUN, scripts);

        assertThat(texts("ko").keySet()).allMatch(
                name -> quoted.contains(name) || begun.stream().anyMatch(name::startsWith));
    }

    /** Names of a coupon's fields, whose texts are called after them. */
    private static final Set<String> BEGUN_BY_FIELD = Set.of("code", "value", "totalQuantity", "startsAt", "endsAt",
            "minOrderAmount", "maxDiscountAmount");
}
