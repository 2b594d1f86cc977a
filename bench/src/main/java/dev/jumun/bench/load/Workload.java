package dev.jumun.bench.load;

/** What is asked of the service again and again. Used by one thread at a time; goes on where its last turn ended. */
public interface Workload {
    /** In a word or two, as it is chosen and shown. */
    String name();

    /** Writes the next request, and says what its answer has to be. */
    Expectation next(RequestText request);
}
