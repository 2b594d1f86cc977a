package dev.jumun.faults.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/** A wall clock for one process that may be wrong, and jump; how long something takes is told right. */
public final class FakeTime {
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path offset;

    /** A clock that is so far ahead, or behind when negative. */
    public FakeTime(Duration ahead) {
        try {
            var folder = Files.createDirectories(Path.of("target", "faults").toAbsolutePath());
            this.offset = Files.createTempFile(folder, "clock-", ".txt");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        set(ahead);
    }

    /** Jumps to that offset; the process sees it within two seconds. */
    public void set(Duration ahead) {
        try {
            var unfinished = Files.writeString(offset.resolveSibling(offset.getFileName() + ".new"),
                    "%+d".formatted(ahead.toSeconds()));
            Files.move(unfinished, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The variables that give a process this clock. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library().toString(), "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_CACHE_DURATION", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // What waits by the true clock must not be told to wait by the wrong one: the JVM would hang.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                // The AOT cache is for jars of their own times.
                "NO_FAKE_STAT", "1");
    }

    private static Path library() {
        try (var folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            "No libfaketime, which gives a process a wrong clock: install the package faketime"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
