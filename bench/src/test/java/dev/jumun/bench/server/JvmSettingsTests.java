package dev.jumun.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmSettingsTests {
    @Test
    void holdWhatTheJvmRunsWithAndComplainsOf() {
        var settings = JvmSettings.of("""
                4711:
                VM Arguments:
                jvm_args: -XX:+UseSerialGC -Xmx512m -XX:AOTCache=/home/somebody/jumun/jumun.aot
                java_command: /home/somebody/jumun/jumun.jar --server.port=1
                """, """
                [0.004s][warning][aot] The AOT cache was created by a different version or build of HotSpot
                2026-01-01T00:00:00.000Z  WARN 1 --- [main] d.j.Jumun : [0.1s][warning] is not the JVM's
                """);

        assertThat(settings.options()).containsExactly("-XX:+UseSerialGC", "-Xmx512m", "-XX:AOTCache=jumun.aot");
        assertThat(settings.warnings()).singleElement().asString().endsWith("build of HotSpot");
        assertThat(JvmSettings.of("4711:\nVM Arguments:\n", "").options()).isEmpty();
    }
}
