package dev.jumun.bench.load;

/** What an answer means to the one who asked. */
public enum Verdict {
    /** As it has to be. */
    ACCEPTED,
    /** 503 with Retry-After: more arrives than can be done. Right under overload, and wrong anywhere else. */
    REFUSED,
    /** The service gave up waiting for its own answer: what was asked for may still happen. Overload, badly borne. */
    IN_DOUBT,
    /** Anything else; what is measured is not what was meant to be. */
    UNEXPECTED
}
