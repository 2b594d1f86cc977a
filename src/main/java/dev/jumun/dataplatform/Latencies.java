package dev.jumun.dataplatform;

/** The latencies of a bounded number of receipts: a new one takes the place of the oldest. */
final class Latencies {
    private final long[] millis;
    private long count;

    Latencies(int limit) {
        this.millis = new long[limit];
    }

    void add(long latencyMillis) {
        millis[(int) (count++ % millis.length)] = latencyMillis;
    }

    LatencyView view() {
        var known = new long[(int) Math.min(count, millis.length)];
        System.arraycopy(millis, 0, known, 0, known.length);
        return LatencyView.of(known);
    }

    void forget() {
        count = 0;
    }
}
