package dev.jumun.faults.kit;

import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/** Of MySQL 9.7. */
final class MySqlReplication implements Replication {
    private static final int APPLIED_WITHIN_SECONDS = 60;

    @Override
    public List<String> options(int serverId) {
        return List.of("--server-id=" + serverId, "--gtid-mode=ON", "--enforce-gtid-consistency=ON",
                "--plugin-load-add=semisync_source.so", "--plugin-load-add=semisync_replica.so",
                // Loose, because the image starts a server without plugins first.
                "--loose-rpl-semi-sync-source-wait-point=AFTER_SYNC",
                "--loose-rpl-semi-sync-source-timeout=" + NEVER_ALONE_MILLIS,
                "--loose-rpl-semi-sync-replica-enabled=ON");
    }

    @Override
    public void forgetHistory(JdbcTemplate server) {
        server.execute("RESET BINARY LOGS AND GTIDS");
    }

    @Override
    public void fence(JdbcTemplate server) {
        server.execute("SET GLOBAL super_read_only = ON");
    }

    @Override
    public void follow(JdbcTemplate replica, DatabaseServer source) {
        var address = source.addressForServers();
        replica.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '" + address.getHostString()
                + "', SOURCE_PORT = " + address.getPort() + ", SOURCE_USER = '" + source.administrator()
                + "', SOURCE_PASSWORD = '" + source.administratorPassword()
                + "', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1");
        replica.execute("START REPLICA");
    }

    @Override
    public void stopReceiving(JdbcTemplate replica) {
        replica.execute("STOP REPLICA IO_THREAD");
    }

    @Override
    public void awaitApplied(JdbcTemplate replica) {
        var received = replica.queryForObject(
                "SELECT received_transaction_set FROM performance_schema.replication_connection_status", String.class);
        var late = replica.queryForObject(
                "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, " + APPLIED_WITHIN_SECONDS + ")", Integer.class, received);
        if (!Objects.equals(late, 0)) {
            throw new AssertionError("Not applied: " + received);
        }
    }

    @Override
    public void setApplies(JdbcTemplate replica, boolean applies) {
        replica.execute((applies ? "START" : "STOP") + " REPLICA SQL_THREAD");
    }

    @Override
    public void open(JdbcTemplate replica) {
        replica.execute("STOP REPLICA");
        replica.execute("RESET REPLICA ALL");
        replica.execute("SET GLOBAL super_read_only = OFF");
        replica.execute("SET GLOBAL read_only = OFF");
    }

    @Override
    public void setWaitsForReplica(JdbcTemplate primary, boolean waits) {
        primary.execute("SET GLOBAL rpl_semi_sync_source_enabled = " + (waits ? "ON" : "OFF"));
    }

    @Override
    public void setPatience(JdbcTemplate primary, long millis) {
        primary.execute("SET GLOBAL rpl_semi_sync_source_timeout = " + millis);
    }

    @Override
    public SemiSync semiSync(JdbcTemplate primary) {
        return SemiSync.read(primary, "Rpl_semi_sync_source_status", "Rpl_semi_sync_source_clients",
                "Rpl_semi_sync_source_yes_tx", "Rpl_semi_sync_source_no_tx");
    }

    @Override
    public String executed(JdbcTemplate server) {
        return Objects.requireNonNull(server.queryForObject("SELECT @@global.gtid_executed", String.class));
    }
}
