package dev.jumun.idempotency;

import dev.jumun.idempotency.Replies.Remembered;
import dev.jumun.shared.Rejection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is remembered of the writes of one transaction, and what they add to it. */
public final class RecalledReplies {
    private final Replies replies;
    private final Map<String, Remembered> remembered;
    private final List<String> expired;
    private final Instant now;
    private final Map<Intent, Reply> fresh = new LinkedHashMap<>();

    RecalledReplies(Replies replies, Map<String, Remembered> remembered, List<String> expired, Instant now) {
        this.replies = replies;
        this.remembered = remembered;
        this.expired = expired;
        this.now = now;
    }

    /** Whether the write must be decided anew: it has no key, or a key that is not remembered. */
    public boolean isNew(Intent intent) {
        var ownKey = intent.ownKey();
        return ownKey == null || !remembered.containsKey(ownKey);
    }

    /**
     * The first answer to the intent's key if there is one, also from earlier in the same transaction; else what
     * {@code decision} answers, which is then remembered.
     *
     * @param decision decides and applies the write; a {@link Rejection} that it throws must not have changed anything
     */
    public Answer answer(Intent intent, Supplier<Reply.Done> decision) {
        var keyed = intent.keyed();
        var ownKey = intent.ownKey();
        if (keyed == null || ownKey == null) {
            return new Answer(decide(decision), false);
        }
        var earlier = remembered.get(ownKey);
        if (earlier != null) {
            return earlier.fingerprint().equals(keyed.fingerprint())
                    ? new Answer(earlier.reply(), true)
                    : new Answer(refuse(KeyConflict.reused()), false);
        }
        var reply = decide(decision);
        remembered.put(ownKey, new Remembered(keyed.fingerprint(), reply));
        fresh.put(intent, reply);
        return new Answer(reply, false);
    }

    private Reply decide(Supplier<Reply.Done> decision) {
        try {
            return decision.get();
        } catch (Rejection rejection) {
            return refuse(rejection);
        }
    }

    private Reply refuse(Rejection rejection) {
        return new Reply.Refused(rejection.code(), replies.renderDetails(rejection.details()));
    }

    /** The {@link Intent#ownKey() own keys} whose time is over although their rows are still there: they are new again. */
    public List<String> expired() {
        return List.copyOf(expired);
    }

    /** Remembers the new answers, in one statement. */
    public void write() {
        replies.write(fresh, now);
    }
}
