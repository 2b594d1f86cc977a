package dev.jumun.idempotency;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.Rejection;
import java.util.List;
import java.util.Map;

/** The key cannot be used for this request: now, or ever. Never remembered as the key's answer. */
public final class KeyConflict extends Rejection {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private KeyConflict(String reason, boolean passing) {
        super(ErrorCode.CONFLICT, List.of(new FieldDetail(IdempotencyKey.HEADER, reason)));
        this.passing = passing;
    }

    /** The key was used for another request. */
    public static KeyConflict reused() {
        return new KeyConflict("KEY_REUSED", false);
    }

    /** The first request with this key has not finished within the bounded wait. */
    public static KeyConflict inProgress() {
        return new KeyConflict("IN_PROGRESS", true);
    }

    @Override
    public Map<String, String> headers() {
        return passing ? Map.of("Retry-After", "1") : Map.of();
    }
}
