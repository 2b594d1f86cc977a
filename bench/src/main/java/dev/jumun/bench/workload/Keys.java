package dev.jumun.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.UUID;

/** What idempotency keys begin with. */
final class Keys {
    private Keys() {}

    /** Different for each workload and run, so that nothing is ever replayed. */
    static byte[] ofAnotherRun() {
        return (UUID.randomUUID() + "-").getBytes(US_ASCII);
    }
}
