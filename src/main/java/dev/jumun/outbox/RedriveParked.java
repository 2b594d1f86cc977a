package dev.jumun.outbox;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.shared.UserId;

/** Makes the parked events due at once, the oldest first and a bounded number at a time. */
public record RedriveParked(Intent intent, UserId administrator, Renderer<Redriven> renderer) {

    /**
     * How many became due, and how many are still parked.
     *
     * @param remaining more than 0 when there were too many for one time
     */
    public record Redriven(int redriven, long remaining) {}
}
