package dev.jumun.faults.kit;

import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/** Of MariaDB 11.4. */
final class MariaDbReplication implements Replication {
    private static final int APPLIED_WITHIN_SECONDS = 60;

    @Override
    public List<String> options(int serverId) {
        return List.of("--server-id=" + serverId, "--log-bin=binlog", "--log-slave-updates=ON", "--binlog-format=ROW",
                "--sync-binlog=1", "--gtid-strict-mode=ON", "--rpl-semi-sync-master-wait-point=AFTER_SYNC",
                "--rpl-semi-sync-master-timeout=" + NEVER_ALONE_MILLIS, "--rpl-semi-sync-slave-enabled=ON");
    }

    @Override
    public void forgetHistory(JdbcTemplate server) {
        server.execute("RESET MASTER");
    }

    @Override
    public void fence(JdbcTemplate server) {
        server.execute("SET GLOBAL read_only = ON");
    }

    @Override
    public void follow(JdbcTemplate replica, DatabaseServer source) {
        // One that was a primary has applied what it has written itself.
        replica.execute("SET GLOBAL gtid_slave_pos = @@global.gtid_current_pos");
        var address = source.addressForServers();
        replica.execute("CHANGE MASTER TO MASTER_HOST = '" + address.getHostString() + "', MASTER_PORT = "
                + address.getPort() + ", MASTER_USER = '" + source.administrator() + "', MASTER_PASSWORD = '"
                + source.administratorPassword()
                + "', MASTER_USE_GTID = slave_pos, MASTER_SSL = 0, MASTER_CONNECT_RETRY = 1");
        replica.execute("START SLAVE");
    }

    @Override
    public void stopReceiving(JdbcTemplate replica) {
        replica.execute("STOP SLAVE IO_THREAD");
    }

    @Override
    public void awaitApplied(JdbcTemplate replica) {
        var received = Objects.requireNonNull(replica.query("SHOW SLAVE STATUS",
                status -> status.next() ? status.getString("Gtid_IO_Pos") : ""));
        var late = replica.queryForObject("SELECT MASTER_GTID_WAIT(?, " + APPLIED_WITHIN_SECONDS + ")", Integer.class,
                received);
        if (!Objects.equals(late, 0)) {
            throw new AssertionError("Not applied: " + received);
        }
    }

    @Override
    public void setApplies(JdbcTemplate replica, boolean applies) {
        replica.execute((applies ? "START" : "STOP") + " SLAVE SQL_THREAD");
    }

    @Override
    public void open(JdbcTemplate replica) {
        replica.execute("STOP SLAVE");
        replica.execute("RESET SLAVE ALL");
        replica.execute("SET GLOBAL read_only = OFF");
    }

    @Override
    public void setWaitsForReplica(JdbcTemplate primary, boolean waits) {
        primary.execute("SET GLOBAL rpl_semi_sync_master_enabled = " + (waits ? "ON" : "OFF"));
    }

    @Override
    public void setPatience(JdbcTemplate primary, long millis) {
        primary.execute("SET GLOBAL rpl_semi_sync_master_timeout = " + millis);
    }

    @Override
    public SemiSync semiSync(JdbcTemplate primary) {
        return SemiSync.read(primary, "Rpl_semi_sync_master_status", "Rpl_semi_sync_master_clients",
                "Rpl_semi_sync_master_yes_tx", "Rpl_semi_sync_master_no_tx");
    }

    @Override
    public String executed(JdbcTemplate server) {
        return Objects.requireNonNull(server.queryForObject("SELECT @@global.gtid_current_pos", String.class));
    }
}
