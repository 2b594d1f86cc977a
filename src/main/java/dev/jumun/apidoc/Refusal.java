package dev.jumun.apidoc;

import dev.jumun.shared.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * One way in which a call can fail.
 *
 * @param name tells it apart from other refusals of the same code
 * @param details a JSON array, empty when the code says it all
 * @param remembered whether it is the key's answer and comes again with the key
 */
record Refusal(ErrorCode code, String name, String details, boolean remembered) {

    /** Everything that the call can answer besides success, the same code possibly for several reasons. */
    static List<Refusal> of(Call call, String operationId) {
        var refusals = new ArrayList<Refusal>();
        if (call.readsInput()) {
            refusals.add(passing(ErrorCode.VALIDATION_ERROR, Examples.malformed(call)));
        }
        if (!call.isPublic()) {
            refusals.add(passing(ErrorCode.UNAUTHORIZED, "[]"));
            refusals.add(new Refusal(ErrorCode.NOT_FOUND, "NOT_FOUND_USER", Examples.detail("userId", "42"), false));
        }
        if (call.isForAdministrators()) {
            refusals.add(passing(ErrorCode.FORBIDDEN, "[]"));
        }
        for (var code : call.refusals()) {
            refusals.add(new Refusal(code, code.name(), Examples.details(code, call, operationId), call.keepsAnswer()));
        }
        if (call.keepsAnswer()) {
            refusals.add(conflict("KEY_REUSED"));
            refusals.add(conflict("IN_PROGRESS"));
        }
        if (call.hasBody()) {
            refusals.add(passing(ErrorCode.PAYLOAD_TOO_LARGE, "[]"));
            refusals.add(passing(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "[]"));
        }
        refusals.add(passing(ErrorCode.NOT_ACCEPTABLE, "[]"));
        refusals.add(passing(ErrorCode.INTERNAL_ERROR, "[]"));
        refusals.add(passing(ErrorCode.SERVICE_UNAVAILABLE, "[]"));
        return List.copyOf(refusals);
    }

    private static Refusal passing(ErrorCode code, String details) {
        return new Refusal(code, code.name(), details, false);
    }

    private static Refusal conflict(String reason) {
        return new Refusal(ErrorCode.CONFLICT, "CONFLICT_" + reason, Examples.detail("Idempotency-Key", reason),
                false);
    }

    boolean saysWhenToRetry() {
        return code == ErrorCode.SERVICE_UNAVAILABLE || name.equals("CONFLICT_IN_PROGRESS");
    }
}
