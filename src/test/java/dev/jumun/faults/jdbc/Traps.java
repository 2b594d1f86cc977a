package dev.jumun.faults.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The trap that another process has set, as a line in a file; what has happened is told in files beside it. Looked at before
 * and after every step, so that a trap is set from the moment at which its file is there.
 */
final class Traps {
    /** The file beside the trap's whose presence ends {@link Action#WAIT}. */
    static final String GO = ".go";
    /** The file beside the trap's that tells the serial number of the last one that was sprung. */
    static final String SPRUNG = ".sprung";
    private static final long LOOK_AGAIN_NANOS = 5_000_000;
    /** Whatever the test forgets, no process waits for ever. */
    private static final long LONGEST_WAIT_NANOS = 120_000_000_000L;

    private final Path file;
    private String lastLine = "";
    private @Nullable Trap trap;
    private int passings;

    Traps(Path file) {
        this.file = file;
    }

    /** @param connection the driver's own, on which the step is made */
    void pass(Moment moment, Step step, Connection connection) throws SQLException {
        var sprung = sprungBy(moment, step);
        if (sprung.isPresent()) {
            tell(sprung.get());
            carryOut(sprung.get(), connection);
        }
    }

    private synchronized Optional<Trap> sprungBy(Moment moment, Step step) {
        look();
        var set = trap;
        if (set == null || set.moment() != moment || !set.failpoint().isPassedBy(step)
                || ++passings < set.passing()) {
            return Optional.empty();
        }
        trap = null;
        return Optional.of(set);
    }

    private void look() {
        try {
            var line = Files.exists(file) ? Files.readString(file) : "";
            if (!line.equals(lastLine)) {
                lastLine = line;
                trap = line.isBlank() ? null : Trap.parse(line);
                passings = 0;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void tell(Trap sprung) {
        try {
            var unfinished = Files.writeString(beside(file, SPRUNG + ".new"), Long.toString(sprung.serial()));
            Files.move(unfinished, beside(file, SPRUNG), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void carryOut(Trap sprung, Connection connection) throws SQLException {
        switch (sprung.action()) {
            case HALT -> Runtime.getRuntime().halt(137);
            case THROW -> throw lost();
            case CUT -> {
                connection.abort(Runnable::run);
                if (sprung.moment() == Moment.AFTER && sprung.failpoint().isCommit()) {
                    // Nothing else would be asked of this connection: it is the answer that was on its way.
                    throw lost();
                }
            }
            case WAIT -> awaitGo();
            case WAIT_THEN_THROW -> {
                awaitGo();
                throw lost();
            }
        }
    }

    private void awaitGo() {
        long begun = System.nanoTime();
        while (!Files.exists(beside(file, GO)) && System.nanoTime() - begun < LONGEST_WAIT_NANOS) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static SQLException lost() {
        return new SQLNonTransientConnectionException("The connection is lost, as a test wants it", "08S01");
    }

    static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }
}
