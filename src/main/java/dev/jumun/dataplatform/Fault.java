package dev.jumun.dataplatform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.jumun.shared.Invalid;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the platform behaves towards those who bring events; one at a time. Every one is within its bounds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({@JsonSubTypes.Type(value = Fault.None.class, name = "NONE"),
        @JsonSubTypes.Type(value = Fault.Down.class, name = "DOWN"),
        @JsonSubTypes.Type(value = Fault.Slow.class, name = "SLOW"),
        @JsonSubTypes.Type(value = Fault.Errors.class, name = "ERRORS"),
        @JsonSubTypes.Type(value = Fault.Throttled.class, name = "THROTTLED"),
        @JsonSubTypes.Type(value = Fault.AcceptThenTimeout.class, name = "ACCEPT_THEN_TIMEOUT"),
        @JsonSubTypes.Type(value = Fault.Reject.class, name = "REJECT")})
public sealed interface Fault {

    /** Everything is taken at once. */
    record None() implements Fault {}

    /** Connections are closed without an answer; nothing is kept. */
    record Down() implements Fault {}

    /** Everything is taken, but only after a while. */
    record Slow(int delayMillis) implements Fault {
        public Slow {
            Bounds.check("delayMillis", delayMillis, Bounds.MAX_DELAY_MILLIS);
        }
    }

    /**
     * 500 now and then; nothing of such a request is kept.
     *
     * @param rate the share of requests that fail
     */
    record Errors(double rate) implements Fault {
        public Errors {
            if (!(rate >= 0.01 && rate <= 1.0)) {
                throw new Invalid("rate", "0.01-1.0");
            }
        }
    }

    /** 429 to everything, with the time after which to come again; nothing is kept. */
    record Throttled(int retryAfterSeconds) implements Fault {
        public Throttled {
            Bounds.check("retryAfterSeconds", retryAfterSeconds, Bounds.MAX_RETRY_AFTER_SECONDS);
        }
    }

    /** Everything is kept at once, but the answer takes so long that nobody waits for it. */
    record AcceptThenTimeout(int delayMillis) implements Fault {
        public AcceptThenTimeout {
            Bounds.check("delayMillis", delayMillis, Bounds.MAX_DELAY_MILLIS);
        }
    }

    /** 400 to every request that holds one of these events; nothing of it is kept. */
    record Reject(Set<String> ids) implements Fault {
        public Reject(@Nullable Set<@Nullable String> ids) {
            if (ids == null || ids.isEmpty() || ids.size() > Bounds.MAX_REJECTED_IDS || ids.contains(null)) {
                throw new Invalid("ids", "1-" + Bounds.MAX_REJECTED_IDS + " ids");
            }
            this.ids = Set.copyOf(ids);
        }
    }

    /** Within what a fault makes sense. */
    final class Bounds {
        private static final int MAX_DELAY_MILLIS = (int) Duration.ofMinutes(1).toMillis();
        private static final int MAX_RETRY_AFTER_SECONDS = (int) Duration.ofHours(1).toSeconds();
        private static final int MAX_REJECTED_IDS = 1_000;

        private Bounds() {}

        private static void check(String field, int value, int max) {
            if (value < 1 || value > max) {
                throw new Invalid(field, "1-" + max);
            }
        }
    }
}
