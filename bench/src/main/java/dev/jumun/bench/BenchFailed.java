package dev.jumun.bench;

/** A command could not do what it was asked for, for a reason that its user can do something about. */
public final class BenchFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the reason in whole sentences, for people. */
    public BenchFailed(String reason) {
        super(reason);
    }

    /** With the reason in whole sentences, for people. */
    public BenchFailed(String reason, Throwable cause) {
        super(reason, cause);
    }
}
