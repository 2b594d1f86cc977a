package dev.jumun.idempotency;

import dev.jumun.groupcommit.RetryingTransaction;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Writes that come one at a time, such as an administrator's, under the same rules as those that come in groups. */
@Component
public class SingleWrites {
    private final RetryingTransaction transaction;
    private final WriteLock writeLock;
    private final Replies replies;

    SingleWrites(RetryingTransaction transaction, WriteLock writeLock, Replies replies) {
        this.transaction = transaction;
        this.writeLock = writeLock;
        this.replies = replies;
    }

    /**
     * Carries out the write in a transaction of its own, or gives its first answer again.
     *
     * @param effect decides and applies the write; a {@link dev.jumun.shared.Rejection} that it throws must not have
     *        changed anything
     */
    public Answer perform(Intent intent, Supplier<Reply.Done> effect) {
        return intent.await(() -> transaction.run(() -> {
            writeLock.acquire(intent.user());
            var recalled = replies.recall(List.of(intent));
            var answer = recalled.answer(intent, effect);
            recalled.write();
            return answer;
        }));
    }
}
