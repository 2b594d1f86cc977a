package dev.jumun.account.web;

/** The settings would let in whom they should not, or nobody: the start ends. */
final class AuthenticationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    AuthenticationRefused(String sentence, String advice) {
        super(sentence);
        this.advice = advice;
    }

    String advice() {
        return advice;
    }
}
