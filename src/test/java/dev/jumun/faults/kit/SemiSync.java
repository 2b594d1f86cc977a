package dev.jumun.faults.kit;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
    /** @param role how the engine calls a primary there */
    static SemiSync read(JdbcTemplate primary, String role) {
        var status = new HashMap<String, String>();
        primary.query("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_" + role + "%'", row -> {
            status.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
        });
        var prefix = "rpl_semi_sync_" + role + "_";
        return new SemiSync("ON".equals(status.get(prefix + "status")), number(status, prefix + "clients"),
                number(status, prefix + "yes_tx"), number(status, prefix + "no_tx"));
    }

    private static long number(Map<String, String> status, String name) {
        return Long.parseLong(status.getOrDefault(name, "0"));
    }
}
