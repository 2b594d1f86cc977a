package dev.jumun.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A Redis server on this machine that keeps its content, but for at most the last second, over a restart. It listens on
 * the loopback address only and ends with this JVM.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final String NAME = "Redis";
    private static final String HOST = "127.0.0.1";
    private static final String PORT_TAKEN = "Address already in use";

    private final HeldFolder folder;

    private EmbeddedRedis(HeldFolder folder) {
        this.folder = folder;
    }

    /**
     * A running server.
     *
     * @param binaries the folder below which the server is unpacked, once; many servers may share it
     * @param data the data folder, which one server at a time may use; its parent also gets log, lock and pid files
     * @param preferredPort the port to listen on if it is free; 0 for any
     * @throws EmbeddedStartFailed saying in one sentence why that is not possible
     */
    public static EmbeddedRedis start(Path binaries, Path data, int preferredPort) {
        EmbeddedRedis redis = holding(data);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(redis::close));
        redis.launch(binaries, preferredPort);
        return redis;
    }

    /** Not started, but sure of its data folder; stopping it before this JVM ends is left to the caller. */
    static EmbeddedRedis holding(Path data) {
        platformResource();
        return new EmbeddedRedis(HeldFolder.of(NAME, data));
    }

    /** Unpacks, sets up and starts what is held. */
    void launch(Path binaries, int preferredPort) {
        folder.serve(() -> {
            Path executable = executable(binaries);
            ServerProcess.stopOrphan(NAME, folder.pidFile(), executable);
            Files.createDirectories(folder.data());
            return folder.startOnFreePort(preferredPort, PORT_TAKEN,
                    port -> new ServerProcess.Launch(NAME, command(executable, port), Map.of(), folder.data(),
                            folder.log(), folder.pidFile(), "Ready to accept connections"));
        });
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return folder.port();
    }

    /** Stops the server cleanly and lets go of the data folder; again does nothing. */
    @Override
    public void close() {
        folder.close();
    }

    /** The server's executable below that folder, as an absolute path; unpacked now unless that was done before. */
    public static Path executable(Path binaries) throws IOException {
        String resource = platformResource();
        String file = resource.substring(resource.lastIndexOf('/') + 1);
        return Unpacked.once(binaries.toAbsolutePath().normalize().resolve(file),
                folder -> ExecutableProvider.newJarResourceProvider(folder.toFile()).get()).resolve(file);
    }

    private static String platformResource() {
        String resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        if (resource == null) {
            throw Diagnosis.unsupportedPlatform(NAME, System.getProperty("os.name", ""),
                    System.getProperty("os.arch", ""));
        }
        return resource;
    }

    private List<String> command(Path executable, int port) {
        // No snapshots: the append-only file alone is what a restart reads.
        return List.of(executable.toString(), "--bind", HOST, "--port", String.valueOf(port), "--dir",
                folder.data().toString(), "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
                "--daemonize",
                "no", "--databases", "16", "--maxmemory", "256mb", "--maxmemory-policy", "noeviction");
    }
}
