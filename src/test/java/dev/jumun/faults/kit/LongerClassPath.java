package dev.jumun.faults.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packaged folder's class path with more behind it, such that the folder's AOT cache still serves. */
final class LongerClassPath {
    private LongerClassPath() {}

    /** Links to all of it in one new folder: the JVM takes a longer class path for the cache's only if all is below one. */
    static List<Path> of(Path packaged, List<Path> more) {
        try {
            var folder = Files.createTempDirectory(Files.createDirectories(packaged.resolveSibling("faults")),
                    "class-path-");
            Files.createSymbolicLink(folder.resolve("lib"), packaged.resolve("lib"));
            var classPath = new ArrayList<Path>();
            classPath.add(Files.createSymbolicLink(folder.resolve("jumun.jar"), packaged.resolve("jumun.jar")));
            for (var extra : more) {
                classPath.add(Files.createSymbolicLink(folder.resolve("more-" + classPath.size()),
                        extra.toAbsolutePath()));
            }
            return classPath;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
