package dev.jumun.bench.server;

import java.util.regex.Pattern;

/** Passwords in what is to be printed. */
public final class Passwords {
    /** Instead of a password. */
    public static final String MASK = "…";

    /** In an option, a setting, or a parameter of a URL: {@code spring.datasource.password=}, {@code keyStorePassword=}. */
    private static final Pattern NAMED = Pattern.compile("(?i)(password\\w*=)[^&,)\\s]*");
    private static final Pattern IN_AUTHORITY = Pattern.compile("(//[^/?#:@\\s]*:)[^/?#@\\s]*(?=@)");

    private Passwords() {}

    /** The text without those that are named or belong to a URL's user. */
    public static String masked(String text) {
        return IN_AUTHORITY.matcher(NAMED.matcher(text).replaceAll("$1" + MASK)).replaceAll("$1" + MASK);
    }
}
