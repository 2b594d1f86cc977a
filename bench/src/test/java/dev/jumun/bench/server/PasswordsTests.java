package dev.jumun.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PasswordsTests {
    @Test
    void areMaskedWhereverTheyAreNamed() {
        assertThat(Passwords.masked("jdbc:mysql://db:3306/x?user=me&password=s3cret&sslMode=DISABLED"))
                .isEqualTo("jdbc:mysql://db:3306/x?user=me&password=…&sslMode=DISABLED");
        assertThat(Passwords.masked("jdbc:mysql://me:s3cret@db/?trustCertificateKeyStorePassword=s3cret"))
                .isEqualTo("jdbc:mysql://me:…@db/?trustCertificateKeyStorePassword=…");
        assertThat(Passwords.masked("spring.data.redis.password=s3cret")).isEqualTo("spring.data.redis.password=…");
        assertThat(Passwords.masked("jdbc:mysql://db:3306/x")).isEqualTo("jdbc:mysql://db:3306/x");
    }

    @Test
    void areNotInADatabasesOrigin() {
        assertThat(new RunningDatabase("jdbc:mysql://db/?password=s3cret", "me", "s3cret", OptionalLong.empty())
                .origin()).doesNotContain("s3cret");
        assertThatThrownBy(() -> new RunningDatabase("jdbc:oracle://me:s3cret@db", "", "", OptionalLong.empty()))
                .hasMessageNotContaining("s3cret");
    }
}
