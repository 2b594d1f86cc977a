package dev.jumun.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A data folder held by this JVM alone; the operating system lets it go when the JVM ends, however it ends. */
final class FolderLock implements AutoCloseable {

    // POSIX drops every lock of a process on a file when it closes any of its channels to that file, so a second
    // attempt in this JVM must be refused before it opens one.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    // Beyond the text: on Windows a locked byte cannot be read by others, and they want to read who holds it.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Holds {@code folder}, or says who does. */
    static FolderLock acquire(Path folder) throws IOException {
        Path parent = Files.createDirectories(folder.toAbsolutePath().resolveSibling(""));
        Path file = parent.toRealPath().resolve(folder.getFileName() + ".lock");
        if (!HELD_HERE.add(file)) {
            throw inUse(folder, String.valueOf(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        boolean acquired = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                throw inUse(folder, Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer
                    .wrap(String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            acquired = true;
            return new FolderLock(file, channel);
        } finally {
            if (!acquired) {
                if (channel != null) {
                    channel.close();
                }
                HELD_HERE.remove(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(file);
    }

    private static EmbeddedStartFailed inUse(Path folder, String holder) {
        return new EmbeddedStartFailed(
                "Another Jumun%s is already running on the data in %s.".formatted(
                        holder.isEmpty() ? "" : " (process " + holder + ")", folder),
                "Stop it, or give this one a folder of its own with JUMUN_EMBEDDED_DIRECTORY.");
    }
}
