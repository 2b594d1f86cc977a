package dev.jumun.shared.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.LOCALE)
class ConstraintMessagesTests {
    private static final String NOT_NULL = "jakarta.validation.constraints.NotNull.message";

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(before);
        ResourceBundle.clearCache();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko", "de"})
    void doNotDependOnTheMachinesLanguage(String machine) {
        Locale.setDefault(Locale.forLanguageTag(machine));
        ResourceBundle.clearCache();

        assertThat(messages(Locale.KOREAN).getString(NOT_NULL)).isEqualTo("필수 값입니다.");
        assertThat(messages(Locale.ENGLISH).getString(NOT_NULL)).isEqualTo("is required");
    }

    @Test
    void comeInBothLanguages() {
        for (var key : messages(Locale.KOREAN).keySet()) {
            assertThat(messages(Locale.ENGLISH).getString(key)).isNotEqualTo(messages(Locale.KOREAN).getString(key));
        }
    }

    /** As Hibernate Validator looks them up. */
    private static ResourceBundle messages(Locale locale) {
        return ResourceBundle.getBundle("ValidationMessages", locale);
    }
}
