package dev.jumun.faults.kit;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a primary says of the commits that waited for a replica.
 *
 * @param on whether they wait now
 * @param replicas that acknowledge
 * @param acknowledged commits that waited until a replica had them
 * @param alone commits that went on without
 */
public record SemiSync(boolean on, long replicas, long acknowledged, long alone) {
    /** As these status variables of a server have it. */
    static SemiSync read(JdbcTemplate primary, String on, String replicas, String acknowledged, String alone) {
        var status = new HashMap<String, String>();
        primary.query("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync%'", row -> {
            status.put(row.getString(1), row.getString(2));
        });
        return new SemiSync("ON".equals(status.get(on)), number(status, replicas), number(status, acknowledged),
                number(status, alone));
    }

    private static long number(Map<String, String> status, String name) {
        return Long.parseLong(Objects.requireNonNull(status.get(name)));
    }
}
