package dev.jumun.embedded;

/** Says in one sentence why an embedded server cannot run here, and in another what to do about it. */
public final class EmbeddedStartFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    EmbeddedStartFailed(String sentence, String action) {
        super(sentence);
        this.action = action;
    }

    EmbeddedStartFailed(String sentence, String action, Throwable cause) {
        super(sentence, cause);
        this.action = action;
    }

    /** What the person at the keyboard can do about it. */
    public String action() {
        return action;
    }
}
