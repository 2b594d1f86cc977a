package dev.jumun.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class StartRefusalTests {

    private static final Path LOG = Path.of("data", "mariadb.log");

    @Test
    void namesTheMissingLibraryAndItsPackage() {
        EmbeddedStartFailed failed = Diagnosis.ofOutput("MariaDB",
                "/x/bin/mariadbd: error while loading shared libraries: libcrypt.so.1: cannot open shared object file: "
                        + "No such file or directory\n",
                LOG);

        assertThat(failed).hasMessage("MariaDB cannot start because the shared library libcrypt.so.1 is missing.");
        assertThat(failed.action()).contains("apt-get install libcrypt1").contains("profile `local`");
    }

    @Test
    void namesALibraryOfAnUnknownPackage() {
        EmbeddedStartFailed failed = Diagnosis.ofOutput("MariaDB",
                "error while loading shared libraries: libnew.so.7: cannot open shared object file", LOG);

        assertThat(failed).hasMessageContaining("libnew.so.7");
        assertThat(failed.action()).doesNotContain("apt-get");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mariadbd: /lib/libc.so.6: version `GLIBC_2.99' not found (required by it) | needs GLIBC_2.99
            2026-11-22 [ERROR] InnoDB: Unable to lock ./ibdata1 error: 11             | another database server
            2026-11-22 [ERROR] mariadbd: Disk full (./ibdata1)                        | is full
            2026-11-22 [ERROR] InnoDB: Operating system error number 28 in a write.   | is full
            setsid: failed to execute bin/mariadbd: Exec format error                 | cannot run the embedded MariaDB
            2026-11-22 [ERROR] unknown variable 'x'                                   | unknown variable 'x'
            """)
    void tellsFailedStartsApart(String output, String said) {
        assertThat(Diagnosis.ofOutput("MariaDB", output, LOG)).hasMessageContaining(said);
    }

    @Test
    void quotesTheReasonRatherThanTheEnd() {
        assertThat(Diagnosis.ofOutput("MariaDB", "1 [ERROR] Bad page\n2 [ERROR] Aborting\n", LOG))
                .hasMessage("MariaDB ended while it was starting: 1 [ERROR] Bad page");
    }

    @Test
    void refusesBeforeItBeginsWhereSpaceIsShort(@TempDir Path folder) throws IOException {
        Diagnosis.requireSpace(folder, 0);

        assertThatThrownBy(() -> Diagnosis.requireSpace(folder, Long.MAX_VALUE)).hasMessageContaining("is full");
    }

    @Test
    void saysThatTheDiskIsFull() {
        assertThat(Diagnosis.ofFile("MariaDB", new FileSystemException("a", null, "No space left on device"), LOG))
                .hasMessage("The disk that holds a is full.");
    }

    @Test
    void saysWhichFolderCannotBeWritten() {
        assertThat(Diagnosis.ofFile("MariaDB", new AccessDeniedException("a"), LOG))
                .hasMessage("MariaDB cannot write to a.");
    }

    @ParameterizedTest
    @CsvSource({"linux,aarch64", "mac os x,x86_64", "freebsd,amd64", "windows 11,aarch64"})
    void pointsToContainersWhereThereAreNoBinaries(String system, String processor) {
        assertThatThrownBy(() -> EmbeddedMariaDb.requireSupported(system, processor))
                .isInstanceOfSatisfying(EmbeddedStartFailed.class, failed -> {
                    assertThat(failed).hasMessageContaining(system).hasMessageContaining(processor);
                    assertThat(failed.action()).contains("docker compose up");
                });
    }

    @Test
    void saysThatTheHttpPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> EmbeddedStart.requireHttpPort(taken.getLocalPort(), null))
                    .isInstanceOf(EmbeddedStartFailed.class)
                    .hasMessageContaining("HTTP port " + taken.getLocalPort() + " is not available");
        }
    }

    @Test
    void saysThatNoDatabaseIsConfigured() {
        new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .run(context -> {
                    Throwable failure = context.getStartupFailure();
                    assertThat(failure).isNotNull();
                    if (failure != null) {
                        assertThat(new NoDatabaseAnalyzer().analyze(failure))
                                .extracting(FailureAnalysis::getDescription)
                                .isEqualTo("No database is configured.");
                    }
                });
    }

    @Test
    void leavesOtherFailuresToTheirOwnAnalyzers() {
        assertThat(new NoDatabaseAnalyzer().analyze(new IllegalStateException(new IOException()))).isNull();
    }

    @Test
    void greetsInFiveLinesWithTheRealPorts() {
        assertThat(StartupMessage.text("8081", "jdbc:mysql://127.0.0.1:40001/jumun?x=y", 40_002, Path.of("data")))
                .hasLineCount(5)
                .contains("http://localhost:8081", "jdbc:mysql://127.0.0.1:40001/jumun ", "redis://127.0.0.1:40002",
                        "curl -H 'X-User-Id: 1' http://localhost:8081/api/v1/products");
    }
}
