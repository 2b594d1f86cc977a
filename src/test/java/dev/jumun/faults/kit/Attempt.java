package dev.jumun.faults.kit;

import java.time.Duration;

/**
 * One request of a buyer and what came of it.
 *
 * @param port where it was sent
 * @param begunNanos on the clock of {@link System#nanoTime}
 * @param status of the response; 0 when there was none
 * @param body of the response, or what broke
 */
public record Attempt(int port, long begunNanos, long endedNanos, int status, String body, boolean replayed) {
    /** What a client knows after an attempt. */
    public enum Outcome {
        /** Done. */
        OK,
        /** Not done, and repeating it changes nothing. */
        REFUSED,
        /** Perhaps done: to be repeated with the same key. */
        UNKNOWN
    }

    public Outcome outcome() {
        if (status >= 200 && status < 300) {
            return Outcome.OK;
        }
        boolean perhaps = status == 0 || status >= 500 || body.contains("\"IN_PROGRESS\"");
        return perhaps ? Outcome.UNKNOWN : Outcome.REFUSED;
    }

    public Duration took() {
        return Duration.ofNanos(endedNanos - begunNanos);
    }
}
