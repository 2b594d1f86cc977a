package dev.jumun.idempotency;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.KeyPairs;
import dev.jumun.shared.UserId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The remembered replies. Used in two steps inside the transaction of the writes: {@link #recall} once the writers' locks
 * are held, which makes it safe, and {@link RecalledReplies#write} before the commit, which makes it atomic.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
@EnableConfigurationProperties(IdempotencyProperties.class)
public class Replies {
    private static final KeyPairs<Intent> KEY = new KeyPairs<>("user_id", intent -> intent.user().value(),
            "idempotency_key", Replies::keyBytes);

    // Said, because Spring would ask the driver for the type of each NULL, and the driver answers with an exception.
    private static final int[] TYPES = {Types.BIGINT, Types.VARBINARY, Types.BINARY, Types.INTEGER, Types.VARCHAR,
            Types.VARCHAR, Types.LONGVARBINARY, Types.TIMESTAMP, Types.TIMESTAMP};

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final IdempotencyProperties properties;

    Replies(JdbcTemplate jdbc, JsonMapper json, Clock clock, IdempotencyProperties properties) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.properties = properties;
    }

    /** Reads, in one statement, what is remembered of these intents. The lock of each user must be held. */
    public RecalledReplies recall(List<Intent> intents) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var remembered = new HashMap<String, Remembered>();
        var expired = new ArrayList<String>();
        var keyed = intents.stream().filter(intent -> intent.keyed() != null).distinct().toList();
        if (!keyed.isEmpty()) {
            jdbc.query(recallStatement(keyed.size()), row -> {
                var ownKey = ownKey(row);
                if (row.getObject("expires_at", LocalDateTime.class).toInstant(ZoneOffset.UTC).isAfter(now)) {
                    remembered.put(ownKey, read(row));
                } else {
                    expired.add(ownKey);
                }
            }, KEY.parameters(keyed));
        }
        return new RecalledReplies(this, remembered, expired, now);
    }

    static String recallStatement(int keys) {
        return "SELECT user_id, idempotency_key, fingerprint, status, error_code, location, body, expires_at"
                + " FROM idempotency_keys FORCE INDEX (uk_idempotency_keys_user_key) WHERE " + KEY.condition(keys);
    }

    private static byte[] keyBytes(Intent intent) {
        return keyedOf(intent).key().value().getBytes(StandardCharsets.US_ASCII);
    }

    private static Intent.Keyed keyedOf(Intent intent) {
        var keyed = intent.keyed();
        if (keyed == null) {
            throw new IllegalArgumentException("Only writes with a key are remembered");
        }
        return keyed;
    }

    private static String ownKey(ResultSet row) throws SQLException {
        var key = new String(row.getBytes("idempotency_key"), StandardCharsets.US_ASCII);
        return Intent.ownKey(new UserId(row.getLong("user_id")), new IdempotencyKey(key));
    }

    private static Remembered read(ResultSet row) throws SQLException {
        var errorCode = row.getString("error_code");
        var body = row.getBytes("body");
        Reply reply = errorCode == null
                ? new Reply.Done(row.getInt("status"), row.getString("location"), body)
                : new Reply.Refused(ErrorCode.valueOf(errorCode), body);
        return new Remembered(Fingerprint.ofStored(row.getBytes("fingerprint")), reply);
    }

    byte[] renderDetails(List<?> details) {
        return json.writeValueAsBytes(details);
    }

    /** One INSERT for all new replies; the row of a key whose time is over is taken over. */
    void write(Map<Intent, Reply> fresh, Instant now) {
        if (fresh.isEmpty()) {
            return;
        }
        var createdAt = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        var expiresAt = createdAt.plus(properties.retention());
        var rows = fresh.entrySet().stream().map(entry -> {
            var keyed = keyedOf(entry.getKey());
            var user = entry.getKey().user().value();
            var key = keyBytes(entry.getKey());
            var fingerprint = keyed.fingerprint().toBytes();
            return switch (entry.getValue()) {
                case Reply.Done done -> new Object[]{user, key, fingerprint, done.status(), null, done.location(),
                        done.body(), createdAt, expiresAt};
                case Reply.Refused refused -> new Object[]{user, key, fingerprint, refused.code().status(),
                        refused.code().name(), null, refused.details(), createdAt, expiresAt};
            };
        }).toList();
        jdbc.batchUpdate("""
                INSERT INTO idempotency_keys
                    (user_id, idempotency_key, fingerprint, status, error_code, location, body, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE fingerprint = VALUES(fingerprint), status = VALUES(status),
                    error_code = VALUES(error_code), location = VALUES(location), body = VALUES(body),
                    created_at = VALUES(created_at), expires_at = VALUES(expires_at)""", rows, TYPES);
    }

    record Remembered(Fingerprint fingerprint, Reply reply) {}
}
