package dev.jumun.account;

import dev.jumun.shared.Page;
import dev.jumun.shared.PageQuery;
import dev.jumun.shared.PageScan;
import dev.jumun.shared.SortDirection;
import dev.jumun.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The SQL of looking users up. */
@Repository
class UserTables {
    private static final String COLUMNS = "SELECT user_id, name, role, created_at FROM users";
    private static final String NAMED = " FORCE INDEX (idx_users_name) WHERE name LIKE ? ESCAPE '!'";

    static final String COUNT_NAMED = "SELECT COUNT(*) FROM users" + NAMED;

    private final JdbcTemplate jdbc;

    UserTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** As SQL, because every request of somebody whom the instance does not remember comes here. */
    Optional<UserView> find(UserId id) {
        return jdbc.query(COLUMNS + " WHERE user_id = ?", (row, _) -> view(row), id.value()).stream().findFirst();
    }

    /** Newest first. */
    static Page<UserView> all(JdbcTemplate server, PageQuery page) {
        var count = server.queryForObject("SELECT COUNT(*) FROM users", Long.class);
        return Page.of(page, count == null ? 0 : count, SortDirection.DESC,
                scan -> server.query(allStatement(scan), (row, _) -> view(row)));
    }

    static String allStatement(PageScan scan) {
        return COLUMNS + " FORCE INDEX (PRIMARY) ORDER BY user_id " + scan.direction() + " LIMIT " + scan.limit()
                + " OFFSET " + scan.offset();
    }

    /** Those whose names begin like this, whatever the case of its letters, by name. */
    static Page<UserView> named(JdbcTemplate server, String beginning, PageQuery page) {
        var pattern = beginning.replaceAll("[!%_]", "!$0") + "%";
        var count = server.queryForObject(COUNT_NAMED, Long.class, pattern);
        return Page.of(page, count == null ? 0 : count, SortDirection.ASC,
                scan -> server.query(namedStatement(scan), (row, _) -> view(row), pattern));
    }

    static String namedStatement(PageScan scan) {
        return COLUMNS + NAMED + " ORDER BY name " + scan.direction() + ", user_id " + scan.direction() + " LIMIT "
                + scan.limit() + " OFFSET " + scan.offset();
    }

    private static UserView view(ResultSet row) throws SQLException {
        return new UserView(row.getLong("user_id"), row.getString("name"), Role.valueOf(row.getString("role")),
                row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
}
