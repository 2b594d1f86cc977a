package dev.jumun.faults.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system in memory, so small that a test fills it. */
final class SmallDisk implements AutoCloseable {
    private static final byte[] BLOCK = new byte[4096];

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one; the test is aborted, aloud, where that is not allowed. */
    static SmallDisk at(Path folder, int megabytes) {
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "jumun-faults", folder.toString()) != 0) {
            System.out.println("*** Full disk: NOT TESTED, because nothing can be mounted here. ***");
            Assumptions.abort("Nothing can be mounted here");
        }
        var disk = new SmallDisk(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(disk::close));
        return disk;
    }

    /** Writes a file until nothing more fits. */
    void fill(Path file) {
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(BLOCK);
            }
        } catch (IOException full) {
            if (folder.toFile().getUsableSpace() > BLOCK.length) {
                throw new UncheckedIOException(full);
            }
        }
    }

    @Override
    public void close() {
        run("umount", "-l", folder.toString());
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(List.of(command)).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            return -1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
