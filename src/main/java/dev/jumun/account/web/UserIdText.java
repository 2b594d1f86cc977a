package dev.jumun.account.web;

import dev.jumun.shared.UserId;
import java.util.Optional;
import java.util.regex.Pattern;

/** A user's id as credentials spell it. */
final class UserIdText {
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,18}");

    private UserIdText() {}

    /** The id of canonical decimal digits; empty for everything else. */
    static Optional<UserId> parse(String text) {
        if (!POSITIVE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new UserId(Long.parseLong(text)));
        } catch (NumberFormatException beyondLong) {
            return Optional.empty();
        }
    }
}
