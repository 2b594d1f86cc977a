package dev.jumun.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import dev.jumun.testing.Tables;
import org.junit.jupiter.api.Test;

@DatabaseTest
class MigrationConnectionTests {

    @Test
    void waitsForAMigrationLongerThanARequestMayAndReadsAsRequestsDo() {
        try (var instance = Instance.on(Engine.current().freshDatabase(),
                "spring.datasource.hikari.data-source-properties.socketTimeout=2000",
                "spring.flyway.locations=classpath:db/migration,classpath:db/slow")) {
            assertThat(new Tables(instance).number(
                    "SELECT COUNT(*) FROM flyway_schema_history WHERE version = '9999' AND success")).isEqualTo(1);
            assertThat(new Tables(instance).row("SELECT isolation FROM seen")).containsEntry("isolation",
                    "READ-COMMITTED");
        }
    }
}
