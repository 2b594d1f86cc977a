package dev.jumun.faults.jdbc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The hand that sets the {@link Traps} of another process. */
public final class TrapFile {
    private static final Duration SPRUNG_WITHIN = Duration.ofSeconds(60);
    private static final AtomicLong SERIAL = new AtomicLong();

    private final Path file;
    private long serial;

    private TrapFile(Path file) {
        this.file = file;
    }

    /** One that no other process looks at. */
    public static TrapFile fresh() {
        try {
            var folder = Files.createDirectories(Path.of("target", "faults").toAbsolutePath());
            return new TrapFile(Files.createTempFile(folder, "trap-", ".txt"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The value of {@link TamperedJumun#TRAP}. */
    public String path() {
        return file.toString();
    }

    /** Lets one thing happen, once, and forgets what was set before. */
    public void set(Failpoint failpoint, Moment moment, int passing, Action action) {
        serial = SERIAL.incrementAndGet();
        try {
            Files.deleteIfExists(Traps.beside(file, Traps.GO));
            var unfinished = Files.writeString(Traps.beside(file, ".new"),
                    new Trap(serial, failpoint, moment, passing, action).toLine());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns when it has happened; fails when it does not: then nothing leads past that place any more. */
    public void awaitSprung() {
        await("the trap " + file.getFileName()).atMost(SPRUNG_WITHIN)
                .pollInterval(Duration.ofMillis(5))
                .until(this::hasSprung);
    }

    private boolean hasSprung() throws IOException {
        var sprung = Traps.beside(file, Traps.SPRUNG);
        return Files.exists(sprung) && Files.readString(sprung).equals(Long.toString(serial));
    }

    /** Ends the wait of whoever waits in the trap. */
    public void go() {
        try {
            Files.createFile(Traps.beside(file, Traps.GO));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
