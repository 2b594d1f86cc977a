package dev.jumun.faults.jdbc;

import dev.jumun.faults.kit.PackagedInstance.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The packaged service with {@link TamperedJumun} before it. */
public final class Tampered {
    private static final Path CLASSES = classes();

    private Tampered() {}

    /** What production runs, with these settings, of which those of {@link TamperedJumun} say what is tampered with. */
    public static Program program(Map<String, String> settings) {
        // Compiled less well and so ready sooner: it is started more often than it works.
        return new Program(TamperedJumun.class.getName(), List.of(CLASSES), List.of("-XX:TieredStopAtLevel=1"),
                settings);
    }

    /** This package alone, because the application looks for its parts in everything that is in the class path. */
    private static Path classes() {
        try {
            var folder = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "faults").toAbsolutePath()),
                    "tampering-");
            var own = Path.of(Tampered.class.getPackageName().replace('.', '/'));
            var target = Files.createDirectories(folder.resolve(own));
            try (var files = Files.list(Path.of("target", "test-classes").resolve(own))) {
                for (var file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
