package dev.jumun.bench.report;

/**
 * What became of the events of the whole run, warm-up included.
 *
 * @param events that the sink has taken
 * @param requests that they came in
 * @param pending that the service still had to deliver after the last turn
 */
public record Delivered(long events, long requests, long pending) {
    /** For people. */
    public String sentence() {
        return "%,d delivered in %,d requests, %,d left".formatted(events, requests, pending);
    }
}
