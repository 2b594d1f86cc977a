package dev.jumun.shared.web;

/** How a caller says who he is, for whoever has to tell callers of it. */
public enum CallerScheme {
    /** The header {@code X-User-Id} with the user's id. */
    USER_ID_HEADER,
    /** A signed token in the header {@code Authorization}. */
    BEARER_TOKEN
}
