package dev.jumun.infra;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The limits of settings; a setting outside of its limits ends the synthesis with a sentence that names it. */
final class Bounds {
    private Bounds() {}

    static int between(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s is %d, and must be from %d to %d.".formatted(setting, value, least, most));
        }
        return value;
    }

    static String matching(String setting, @Nullable String value, Pattern form) {
        if (value == null || !form.matcher(value).matches()) {
            throw new IllegalArgumentException("%s is %s, and must look like %s.".formatted(setting, value, form));
        }
        return value;
    }

    static <T> T given(String setting, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing.".formatted(setting));
        }
        return value;
    }
}
