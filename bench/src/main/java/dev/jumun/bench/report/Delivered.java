package dev.jumun.bench.report;

/**
 * What became of the events of the whole run, warm-up included.
 *
 * @param events that the sink has taken
 * @param requests that they came in
 * @param pending that the service still had to deliver after the last turn; less than 0 where it could not be asked
 */
public record Delivered(long events, long requests, long pending) {
    /** For people. */
    public String sentence() {
        return "%,d delivered in %,d requests, %s left".formatted(events, requests,
                pending < 0 ? "not known how many" : "%,d".formatted(pending));
    }
}
