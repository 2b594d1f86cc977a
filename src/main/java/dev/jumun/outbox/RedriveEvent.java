package dev.jumun.outbox;

import dev.jumun.idempotency.Intent;
import dev.jumun.idempotency.Renderer;
import dev.jumun.shared.OutboxEventId;
import dev.jumun.shared.UserId;

/** Makes one failed event due at once, with all attempts ahead of it again. */
public record RedriveEvent(Intent intent, UserId administrator, OutboxEventId event, Renderer<EventView> renderer) {}
