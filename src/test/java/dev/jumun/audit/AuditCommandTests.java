package dev.jumun.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.Jumun;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The command line as a shell sees it: a process of its own, its output and its exit code. */
@DatabaseTest
class AuditCommandTests {
    private static final String TABLE = """
            The books at [0-9T:.Z-]+
            rule  name                result
            1     wallet-balances     %s
            2     stock               ok
            3     order-traces        ok
            4     order-amounts       ok
            5     coupons             ok
            6     event-delivery      ok \\(0 PENDING, 0 SENT, 0 FAILED, 0 PARKED\\)
            7     sales-figures       ok
            8     coupon-quotas       ok \\(0 LOADED, 0 UNSETTLED\\)
            """;

    private final Engine engine = Engine.current();
    private final String database = engine.freshDatabase();
    private final Path output;

    AuditCommandTests(@TempDir Path folder) {
        this.output = folder.resolve("stdout");
    }

    @Test
    void printsTableOfCleanBooksAndNothingElse() throws IOException, InterruptedException {
        migrated();

        assertThat(audit()).isEqualTo(AuditCommand.CLEAN);
        assertThat(output).content().matches(TABLE.formatted("ok"));
    }

    @Test
    void namesViolationsAndExitsWithOne() throws IOException, InterruptedException {
        var jdbc = migrated();
        jdbc.update("INSERT INTO users (user_id, name, created_at) VALUES (7, 'x', NOW(6))");
        jdbc.update("INSERT INTO wallets (user_id, balance) VALUES (7, 10.00)");

        assertThat(audit()).isEqualTo(AuditCommand.VIOLATED);
        assertThat(output).content()
                .matches(TABLE.formatted("1 violation")
                        + "rule 1, wallet 7: balance 10.00, but its ledger sums to 0.00\n");
    }

    @Test
    void exitsWithTwoWhereThereAreNoBooks() throws IOException, InterruptedException {
        assertThat(audit()).isEqualTo(AuditCommand.NOT_AUDITED);
        assertThat(output).content().isEmpty();
    }

    private JdbcTemplate migrated() {
        var dataSource = new DriverManagerDataSource(engine.jdbcUrl(database), engine.user(), engine.password());
        Flyway.configure().dataSource(dataSource).load().migrate();
        return new JdbcTemplate(dataSource);
    }

    private int audit() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Jumun.class.getName(), "--audit"));
        engine.properties(database).forEach(property -> command.add("--" + property));
        var errors = output.resolveSibling("stderr");
        var process = new ProcessBuilder(command).redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        System.out.print(Files.readString(errors, StandardCharsets.UTF_8));
        return process.exitValue();
    }
}
