package dev.jumun.infra;

import java.util.Map;
import software.amazon.awscdk.services.logs.RetentionDays;

/** How long logs are kept. */
final class Logs {
    private static final Map<Integer, RetentionDays> DAYS = Map.ofEntries(Map.entry(7, RetentionDays.ONE_WEEK),
            Map.entry(14, RetentionDays.TWO_WEEKS), Map.entry(30, RetentionDays.ONE_MONTH),
            Map.entry(60, RetentionDays.TWO_MONTHS), Map.entry(90, RetentionDays.THREE_MONTHS),
            Map.entry(180, RetentionDays.SIX_MONTHS), Map.entry(365, RetentionDays.ONE_YEAR),
            Map.entry(731, RetentionDays.TWO_YEARS));

    private Logs() {}

    static RetentionDays kept(StageSettings settings) {
        return Bounds.given("log-days", DAYS.get(settings.logDays()));
    }
}
