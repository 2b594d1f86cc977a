package dev.jumun.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A Redis server on this machine that keeps its content, but for at most the last second, over a restart. It listens on
 * the loopback address only and ends with this JVM.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

    private static final String NAME = "Redis";
    private static final String HOST = "127.0.0.1";
    private static final int PORT_ATTEMPTS = 3;

    private final Path data;
    private final ReentrantLock lifecycle = new ReentrantLock();
    private @Nullable FolderLock folderLock;
    private @Nullable ServerProcess server;
    private int port;

    private EmbeddedRedis(Path data) {
        this.data = data;
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
        EmbeddedRedis redis = new EmbeddedRedis(data.toAbsolutePath().normalize());
        redis.hold();
        return redis;
    }

    /** Unpacks, sets up and starts what is held. */
    void launch(Path binaries, int preferredPort) {
        long begun = System.nanoTime();
        lifecycle.lock();
        try {
            if (folderLock == null) {
                throw new IllegalStateException("closed before it was started");
            }
            serveFrom(binaries.toAbsolutePath().normalize(), preferredPort);
            LOG.info("{} is ready on port {} after {} ms", NAME, port,
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
        } catch (IOException e) {
            throw Diagnosis.ofFile(NAME, e, data);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            if (server == null) {
                close();
            }
            lifecycle.unlock();
        }
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return port;
    }

    /** Stops the server cleanly and lets go of the data folder; again does nothing. */
    @Override
    public void close() {
        lifecycle.lock();
        try {
            if (server != null) {
                server.stop();
                server = null;
            }
            if (folderLock != null) {
                folderLock.close();
                folderLock = null;
            }
        } catch (IOException e) {
            throw Diagnosis.ofFile(NAME, e, data);
        } finally {
            lifecycle.unlock();
        }
    }

    private void hold() {
        try {
            folderLock = FolderLock.acquire(data);
        } catch (IOException e) {
            throw Diagnosis.ofFile(NAME, e, data);
        }
    }

    private void serveFrom(Path binaries, int preferredPort) throws IOException, InterruptedException {
        Path executable = unpack(binaries);
        ServerProcess.stopOrphan(NAME, sibling(".pid"), executable);
        Files.createDirectories(data);
        server = serve(executable, preferredPort);
    }

    private static Path unpack(Path binaries) throws IOException {
        String resource = platformResource();
        String file = resource.substring(resource.lastIndexOf('/') + 1);
        return Unpacked.once(binaries.resolve(file),
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

    private ServerProcess serve(Path executable, int preferredPort) throws IOException, InterruptedException {
        port = ServerProcess.freePort(preferredPort);
        for (int attempt = 1;; attempt++) {
            // No snapshots: the append-only file alone is what a restart reads.
            List<String> command = List.of(executable.toString(), "--bind", HOST, "--port", String.valueOf(port),
                    "--dir", data.toString(), "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
                    "--daemonize", "no", "--databases", "16", "--maxmemory", "256mb", "--maxmemory-policy",
                    "noeviction");
            try {
                return ServerProcess.start(new ServerProcess.Launch(NAME, command, Map.of(), data, sibling(".log"),
                        sibling(".pid"), "Ready to accept connections"));
            } catch (EmbeddedStartFailed e) {
                // Somebody else took the port between the look and the start.
                if (attempt == PORT_ATTEMPTS
                        || !Files.readString(sibling(".log")).contains("Address already in use")) {
                    throw e;
                }
                port = ServerProcess.freePort(0);
            }
        }
    }

    private Path sibling(String suffix) {
        return data.resolveSibling(data.getFileName() + suffix);
    }
}
