package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The packaged application, where it is not said: as the build leaves it. */
final class ApplicationJar {
    private static final List<Path> PLACES = List.of(Path.of("target"), Path.of("..", "target"));
    private static final Pattern NAME = Pattern.compile("jumun-[0-9].*\\.jar");

    private ApplicationJar() {}

    /** @throws BenchFailed when there is none, or more than one */
    static Path find() {
        var found = new ArrayList<Path>();
        for (var place : PLACES) {
            if (found.isEmpty() && Files.isDirectory(place)) {
                try (var files = Files.list(place)) {
                    found.addAll(
                            files.filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches()).toList());
                } catch (IOException failure) {
                    throw new BenchFailed(place + " could not be read: " + failure.getMessage(), failure);
                }
            }
        }
        return switch (found.size()) {
            case 0 ->
                throw new BenchFailed("There is no target/jumun-*.jar here or one folder above: run mvn package for"
                        + " the application, or say where it is with --jar.");
            case 1 -> found.getFirst();
            default -> throw new BenchFailed("Which one? Say it with --jar: " + found);
        };
    }
}
