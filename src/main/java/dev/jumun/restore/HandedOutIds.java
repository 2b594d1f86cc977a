package dev.jumun.restore;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ids that a database has handed out and, taken back to an earlier moment, does not know of any more. Clients and the
 * data platform do: an order that got the number of a lost one would be somebody else's to whoever noted that number, and
 * its event would be dropped as one that was seen; a new user would be whom an older login names.
 */
final class HandedOutIds {
    /** More than a shop hands out in a day of 5,000 orders a second, and a nine-millionth of what JavaScript can count. */
    static final long SKIPPED = 1_000_000_000;

    private static final Pattern NEXT = Pattern.compile("\\bAUTO_INCREMENT=(\\d+)");

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    HandedOutIds(JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /** Lets every table go on so much later; may be done again, and be interrupted. Answers how many kinds of ids there are. */
    int skip() {
        // Connections of the pool commit nothing by themselves.
        Integer blocks = transaction
                .execute(_ -> jdbc.update("UPDATE id_blocks SET next_id = next_id + " + SKIPPED));
        if (blocks == null || blocks == 0) {
            throw new IllegalStateException("No tables of Jumun, or empty ones: is the backup restored?");
        }
        var tables = counting();
        for (var table : tables) {
            jdbc.execute("ALTER TABLE `" + table + "` AUTO_INCREMENT = " + (next(table) + SKIPPED));
        }
        return blocks + tables.size();
    }

    private List<String> counting() {
        return jdbc.query("SELECT table_name FROM information_schema.columns WHERE table_schema = DATABASE()"
                + " AND extra LIKE '%auto_increment%' ORDER BY table_name",
                (row, _) -> String.valueOf(row.getString(1)));
    }

    /** Not from information_schema, where MySQL answers with what it knew a day ago. */
    private long next(String table) {
        var definition = jdbc.queryForObject("SHOW CREATE TABLE `" + table + "`",
                (row, _) -> String.valueOf(row.getString(2)));
        var next = NEXT.matcher(String.valueOf(definition));
        return next.find() ? Long.parseLong(next.group(1)) : 1;
    }
}
