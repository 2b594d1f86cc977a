package dev.jumun.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Settings as they are written; one that is misspelt ends the synthesis, as one that is missing does. */
final class SettingsFile {
    private SettingsFile() {}

    static <T> T read(String file, Class<T> type) {
        return parse(text(file), type);
    }

    static <T> T parse(String yaml, Class<T> type) {
        return YAMLMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build()
                .readValue(yaml, type);
    }

    /** A file of the class path. */
    static String text(String file) {
        try (var stream = SettingsFile.class.getClassLoader().getResourceAsStream(file)) {
            return new String(Bounds.given(file, stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
