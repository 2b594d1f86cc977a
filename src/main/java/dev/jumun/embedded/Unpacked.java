package dev.jumun.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Folders of binaries that are unpacked once, whole or not at all, however many processes ask at the same time. */
final class Unpacked {

    private static final String MARKER = "complete";

    // A file lock serves between JVMs; within one, asking twice for the same file lock is an error.
    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

    private Unpacked() {}

    /** Fills an empty folder. */
    @FunctionalInterface
    interface Unpacking {
        void into(Path folder) throws IOException;
    }

    /** {@code folder}, filled by {@code unpacking} now unless an earlier call has done so completely. */
    static Path once(Path folder, Unpacking unpacking) throws IOException {
        if (isComplete(folder)) {
            return folder;
        }
        IN_THIS_JVM.lock();
        try {
            Files.createDirectories(folder.toAbsolutePath().resolveSibling(""));
            try (FileChannel channel = FileChannel.open(sibling(folder, ".lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE); FileLock _ = channel.lock()) {
                if (!isComplete(folder)) {
                    unpack(folder, unpacking);
                }
            }
        } finally {
            IN_THIS_JVM.unlock();
        }
        return folder;
    }

    private static void unpack(Path folder, Unpacking unpacking) throws IOException {
        Path unfinished = sibling(folder, ".unpacking");
        FileSystemUtils.deleteRecursively(unfinished);
        Files.createDirectories(unfinished);
        unpacking.into(unfinished);
        Files.writeString(unfinished.resolve(MARKER), String.valueOf(bytesIn(unfinished)));
        FileSystemUtils.deleteRecursively(folder);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isComplete(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        // The size tells a folder that lost content, in a power cut or by hand, from a complete one.
        return Files.exists(marker) && Files.readString(marker).equals(String.valueOf(bytesIn(folder)));
    }

    private static long bytesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith(MARKER)).mapToLong(file -> {
                try {
                    return Files.size(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Path sibling(Path folder, String suffix) {
        return folder.resolveSibling(folder.getFileName() + suffix);
    }
}
