package dev.jumun.shared;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;

/** What a failed Redis command says about the server. */
public enum RedisFailure {
    /** No connection, no answer in time, or an answer that it cannot serve now: it will be back. */
    AWAY,
    /** An answer that the command itself is wrong: of the wrong type, not allowed, a script that fails. */
    REFUSED;

    private static final List<String> PASSING = List.of("LOADING", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "BUSY",
            "READONLY", "OOM", "MISCONF", "NOREPLICAS");

    public static RedisFailure of(RuntimeException failure) {
        var cause = NestedExceptionUtils.getMostSpecificCause(failure);
        var answer = cause instanceof RedisCommandExecutionException ? cause.getMessage() : null;
        return answer == null || PASSING.stream().anyMatch(code -> isAnswer(answer, code)) ? AWAY : REFUSED;
    }

    /** Before Redis 7, what a script runs into is told at the end of an error of the script's own. */
    private static boolean isAnswer(String answer, String code) {
        return answer.startsWith(code) || answer.contains(": -" + code);
    }
}
