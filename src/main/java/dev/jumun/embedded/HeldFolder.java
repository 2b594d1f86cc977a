package dev.jumun.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data folder and the one server on it: first held against other processes, then served, then let go of. */
final class HeldFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeldFolder.class);

    private static final int PORT_ATTEMPTS = 3;

    private final String name;
    private final Path data;
    private final ReentrantLock lifecycle = new ReentrantLock();
    private @Nullable FolderLock lock;
    private @Nullable ServerProcess server;
    private int port;

    private HeldFolder(String name, Path data, FolderLock lock) {
        this.name = name;
        this.data = data;
        this.lock = lock;
    }

    /**
     * Holds the folder for the server of that name.
     *
     * @throws EmbeddedStartFailed when another process holds it, or it cannot be written
     */
    static HeldFolder of(String name, Path folder) {
        Path data = folder.toAbsolutePath().normalize();
        try {
            return new HeldFolder(name, data, FolderLock.acquire(data));
        } catch (IOException e) {
            throw Diagnosis.ofFile(name, e, data);
        }
    }

    /** Starts a server and says which process it is. */
    @FunctionalInterface
    interface Start {
        ServerProcess run() throws IOException, InterruptedException;
    }

    /** Starts the server; when that fails, the folder is let go of. */
    void serve(Start start) {
        long begun = System.nanoTime();
        lifecycle.lock();
        try {
            if (lock == null) {
                throw new IllegalStateException("closed before it was started");
            }
            server = start.run();
            LOG.info("{} is ready on port {} after {} ms", name, port,
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
        } catch (IOException e) {
            throw Diagnosis.ofFile(name, e, data);
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

    /**
     * Starts a process on the preferred port if that is free, else on any.
     *
     * @param portTaken what the server's log says when somebody took the port between the look and the start
     */
    ServerProcess startOnFreePort(int preferredPort, String portTaken, IntFunction<ServerProcess.Launch> launch)
            throws IOException, InterruptedException {
        port = ServerProcess.freePort(preferredPort);
        for (int attempt = 1;; attempt++) {
            try {
                return ServerProcess.start(launch.apply(port));
            } catch (EmbeddedStartFailed e) {
                if (attempt == PORT_ATTEMPTS || !Files.readString(log()).contains(portTaken)) {
                    throw e;
                }
                port = ServerProcess.freePort(0);
            }
        }
    }

    /** Stops the server cleanly and lets go of the folder; again does nothing. */
    @Override
    public void close() {
        lifecycle.lock();
        try {
            if (server != null) {
                server.stop();
                server = null;
            }
            if (lock != null) {
                lock.close();
                lock = null;
            }
        } catch (IOException e) {
            throw Diagnosis.ofFile(name, e, data);
        } finally {
            lifecycle.unlock();
        }
    }

    int port() {
        return port;
    }

    Path data() {
        return data;
    }

    Path log() {
        return sibling(".log");
    }

    Path pidFile() {
        return sibling(".pid");
    }

    /** A file beside the folder, named after it. */
    Path sibling(String suffix) {
        return data.resolveSibling(data.getFileName() + suffix);
    }
}
