package dev.jumun.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings that make no sense end the synthesis, with a sentence that names them. */
final class SettingsTests {
    private static final String PROD = SettingsFile.text("stages/prod.yaml");

    @ParameterizedTest
    @EnumSource(Stage.class)
    void eachStageHasSettings(Stage stage) {
        assertThat(StageSettings.of(stage).region()).isEqualTo(DeliverySettings.shared().region());
        assertThat(StageSettings.of(stage).account()).isEqualTo(DeliverySettings.shared().account());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "minimum: 3 | minimum: 1 | minimum is 1, and must be from 2 to 50.",
            "maximum: 12 | maximum: 3 | maximum is 3, and must be from 4 to 100.",
            "maximum: 12 | maximum: 30 | database.max-connections is 500, but the instances at their maximum need 564.",
            "heap-megabytes: 512 | heap-megabytes: 100 | heap-megabytes is 100, and must be from 512 to 16384.",
            "instance-type: c7i.large | instance-type: c7g.large | instance-type is c7g.large, and must look like",
            "backup-days: 35 | backup-days: 0 | database.backup-days is 0, and must be from 7 to 35.",
            "replicas: 2 | replicas: 0 | cache.replicas is 0, and must be from 1 to 5.",
            "nat-gateways: 3 | nat-gateways: 4 | nat-gateways is 4, and must be from 1 to 3.",
            "management-port: 8081 | management-port: 8080 | management-port must not be the port that is published.",
            "drain-seconds: 60 | drain-seconds: 5 | drain-seconds is 5, and must be from 30 to 600.",
            "log-days: 90 | log-days: 91 | log-days must be one of",
            "data-platform: https | data-platform: http | data-platform is http://",
            "first-administrator: 관리자 | first-administrator: $(reboot) | first-administrator is $(reboot)",
            "domain-name: api.jumun.example | domain-name: api.example | edge.domain-name must lie in",
            "region: ap-northeast-2 | region: us-east-1 | availability-zones is ap-northeast-2a, and must look like",
            "log-days: 90 | # nothing | log-days"})
    void aSettingOutOfBoundsIsNamed(String is, String made, String said) {
        assertThat(PROD).contains(is);
        assertThatThrownBy(() -> SettingsFile.parse(PROD.replace(is, made), StageSettings.class))
                .hasMessageContaining(said);
    }

    @Test
    void aSettingThatIsMisspeltIsNamed() {
        assertThatThrownBy(() -> SettingsFile.parse(PROD + "\nlog-dayz: 90\n", StageSettings.class))
                .hasMessageContaining("log-dayz");
    }

    @Test
    void aWholePartThatIsMissingIsNamed() {
        assertThatThrownBy(
                () -> SettingsFile.parse(PROD.substring(0, PROD.indexOf("\ncache:")), StageSettings.class))
                .hasMessageContaining("cache");
    }
}
