package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.server.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The packaged application: where it is said, or else as the build leaves it here or one folder above. */
final class FoundBuild {
    private static final List<Path> PLACES = List.of(Path.of("target"), Path.of("..", "target"));
    private static final Pattern JAR = Pattern.compile("jumun-[0-9].*\\.jar");

    private FoundBuild() {}

    /**
     * What is there.
     *
     * @param path a jar, or a folder with a launcher
     */
    static Build at(Path path) {
        if (isProductionFolder(path)) {
            return new Build.Folder(path);
        }
        if (Files.isRegularFile(path)) {
            return new Build.Jar(path);
        }
        throw new BenchFailed(path + " is neither a jar nor a folder with bin/jumun.");
    }

    private static boolean isProductionFolder(Path path) {
        return Files.isExecutable(Build.Folder.launcher(path));
    }

    /**
     * The production folder, or else the jar.
     *
     * @throws BenchFailed when there is none, or several jars
     */
    static Build find() {
        return find(PLACES);
    }

    static Build find(List<Path> places) {
        for (var place : places) {
            var folder = place.resolve("jumun");
            if (isProductionFolder(folder)) {
                return new Build.Folder(folder);
            }
            var jars = jars(place);
            if (jars.size() > 1) {
                throw new BenchFailed("Which one? Say it with --application: " + jars);
            }
            if (!jars.isEmpty()) {
                return new Build.Jar(jars.getFirst());
            }
        }
        throw new BenchFailed("There is neither target/jumun nor target/jumun-*.jar here or one folder above: run mvn"
                + " package for the application, or say where it is with --application.");
    }

    private static List<Path> jars(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (var files = Files.list(place)) {
            return files.filter(file -> JAR.matcher(String.valueOf(file.getFileName())).matches()).toList();
        } catch (IOException failure) {
            throw new BenchFailed(place + " could not be read: " + failure.getMessage(), failure);
        }
    }
}
