package dev.jumun.bench.load;

/** What the answer to a request has to be. */
@FunctionalInterface
public interface Expectation {
    /** Nothing is right. */
    Expectation NONE = _ -> Verdict.UNEXPECTED;

    /** The reason of the conflict that is the answer when none came in time. */
    byte[] IN_PROGRESS = RequestText.ascii("\"IN_PROGRESS\"");

    Verdict judge(Response response);

    /** One status is right, and 503 or a key whose first request still runs say that more arrives than can be done. */
    static Expectation status(int status) {
        return response -> {
            if (response.status() == status) {
                return Verdict.ACCEPTED;
            }
            return switch (response.status()) {
                // Clients that are not told when to come again come again at once.
                case 503 -> response.hasRetryAfter() ? Verdict.REFUSED : Verdict.UNEXPECTED;
                case 409 -> response.bodyContains(IN_PROGRESS) ? Verdict.IN_DOUBT : Verdict.UNEXPECTED;
                default -> Verdict.UNEXPECTED;
            };
        };
    }

    /** The same, and the body holds an ASCII text, because one status may mean several things. */
    static Expectation refusal(int status, String text) {
        var bytes = RequestText.ascii(text);
        var usual = status(status);
        return response -> {
            var verdict = usual.judge(response);
            return verdict == Verdict.ACCEPTED && !response.bodyContains(bytes) ? Verdict.UNEXPECTED : verdict;
        };
    }
}
