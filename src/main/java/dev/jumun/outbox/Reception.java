package dev.jumun.outbox;

import java.time.Duration;
import java.util.Optional;

/** What the data platform made of a request. */
sealed interface Reception {

    /** It has all events of the request, now or from before. */
    record Accepted() implements Reception {}

    /** It has none of them, because of something in the request. */
    record Refused(String error) implements Reception {}

    /**
     * It does not take anything at the moment, or nobody knows whether it took this.
     *
     * @param retryAfter how long it asked to be left alone
     */
    record Unavailable(String error, Optional<Duration> retryAfter) implements Reception {

        /** The status or the kind of failure, without what the platform or the network says about it. */
        String kind() {
            return error.split(":", 2)[0];
        }
    }
}
