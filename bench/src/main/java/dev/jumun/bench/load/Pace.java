package dev.jumun.bench.load;

/** When requests are sent. */
public sealed interface Pace {
    /**
     * Each client waits for its answer and asks again at once: shows how much can be done.
     *
     * @param clients connections, each with one request under way
     */
    record Closed(int clients) implements Pace {
        public Closed {
            if (clients < 1) {
                throw new IllegalArgumentException("Clients: at least 1");
            }
        }
    }

    /**
     * Requests arrive at fixed times, whatever became of earlier ones, and their latency is counted from the time at which
     * they were to arrive: shows how long users wait, also when they are too many.
     *
     * @param perSecond arrivals
     * @param maxConnections arrivals that find all of these busy wait, and this counts
     */
    record Open(double perSecond, int maxConnections) implements Pace {
        public Open {
            if (!(perSecond > 0) || maxConnections < 1) {
                throw new IllegalArgumentException("Arrivals per second: more than 0; connections: at least 1");
            }
        }
    }
}
