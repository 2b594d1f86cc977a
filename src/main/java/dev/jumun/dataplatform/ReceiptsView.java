package dev.jumun.dataplatform;

import java.util.List;

/**
 * What has come since the start, or since everything was forgotten.
 *
 * @param received events that came for the first time
 * @param duplicates events whose id had come before
 * @param orderViolations cancelled orders that had not been paid before
 * @param rejected requests refused for an id that they held
 * @param violatingIds the events of the last 100 order violations, oldest first
 * @param last the last receipts, newest first
 */
public record ReceiptsView(long received, long duplicates, long orderViolations, long rejected,
        LatencyView latency, List<String> violatingIds, List<Receipt> last) {}
