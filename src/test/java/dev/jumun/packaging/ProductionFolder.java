package dev.jumun.packaging;

import dev.jumun.embedded.EmbeddedStartFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.springframework.util.FileSystemUtils;

/**
 * Makes the folder that production runs: the application out of its jar, the launcher, and the AOT cache of a training
 * run. Does nothing when the folder was made of the same already.
 */
final class ProductionFolder {
    private static final String APPLICATION = "jumun.jar";
    private static final String CACHE = "jumun.aot";

    private final Path folder;
    private final Path work;
    private final Path unfinished;

    private ProductionFolder(Path folder) {
        this.folder = folder;
        this.work = folder.resolveSibling(folder.getFileName() + "-training");
        this.unfinished = work.resolve(String.valueOf(folder.getFileName()));
    }

    /**
     * Takes the packaged jar, the launcher's source, the folder to make, the folder of the embedded servers' binaries,
     * and whether to leave the cache out.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var jar = Path.of(arguments[0]);
        var launcher = Path.of(arguments[1]);
        var production = new ProductionFolder(Path.of(arguments[2]).toAbsolutePath());
        var binaries = Path.of(arguments[3]);
        boolean withCache = !Boolean.parseBoolean(arguments[4]);
        System.exit(production.make(jar, launcher, binaries, withCache) ? 0 : 1);
    }

    private boolean make(Path jar, Path launcher, Path binaries, boolean withCache)
            throws IOException, InterruptedException {
        var made = work.resolve("made-of");
        var ingredients = ingredients(jar, launcher);
        if (Files.exists(made) && Files.readString(made).equals(ingredients)
                && Files.exists(folder.resolve(CACHE)) == withCache) {
            say("is made of this very jar already.");
            return true;
        }
        FileSystemUtils.deleteRecursively(folder);
        FileSystemUtils.deleteRecursively(work);
        Files.createDirectories(work);
        extract(jar);
        addLauncher(launcher);
        if (!withCache) {
            say("has no AOT cache, as asked for, and starts slower.");
        } else if (!addCache(binaries)) {
            return false;
        }
        // Only what is whole gets this name. The cache must serve in any folder, and this is not where it was made.
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(made, ingredients);
        return true;
    }

    /** Jars are made reproducibly, so that the same sources give the same bytes. */
    private static String ingredients(Path jar, Path launcher) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : List.of(jar, launcher)) {
                digest.update(Files.readAllBytes(file));
            }
            for (var type : List.of(ProductionFolder.class, TrainingRun.class, TypicalRequests.class)) {
                try (var code = Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
                    digest.update(code.readAllBytes());
                }
            }
            // A cache serves the JVM that made it and no other.
            return HexFormat.of().formatHex(digest.digest()) + " " + Runtime.version();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void extract(Path jar) throws IOException, InterruptedException {
        var log = work.resolve("extract.log");
        var extraction = new ProcessBuilder(java(), "-XX:TieredStopAtLevel=1", "-Djarmode=tools", "-jar",
                jar.toAbsolutePath().toString(), "extract", "--destination", unfinished.toString(),
                "--application-filename", APPLICATION).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        if (extraction.waitFor() != 0) {
            throw new IllegalStateException("The jar was not extracted: " + Files.readString(log));
        }
        // The JVM believes a cache that was made of a jar of the same size and time, and reproducible jars all have the
        // same: with its true time, a cache of other classes is never taken for its own.
        Files.setLastModifiedTime(unfinished.resolve(APPLICATION), FileTime.from(Instant.now()));
    }

    private void addLauncher(Path source) throws IOException {
        Files.createDirectories(unfinished.resolve("bin"));
        Files.copy(source, launcher());
        if (Files.getFileStore(unfinished).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(launcher(), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Whether all is well: a machine that cannot train is, a training that fails is not. */
    private boolean addCache(Path binaries) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (var training = TrainingRun.prepare(binaries, work)) {
            var cache = training.cacheOf(launcher());
            Files.move(cache, unfinished.resolve(CACHE));
        } catch (EmbeddedStartFailed failure) {
            say("has no AOT cache and starts slower, because the training run has no database: "
                    + failure.getMessage());
            return true;
        } catch (TrainingRun.Failed failure) {
            say("has no AOT cache (mvn -Djumun.aot.skip wants none), because the training run failed: "
                    + failure.getMessage());
            return false;
        }
        say("has an AOT cache of " + (Files.size(unfinished.resolve(CACHE)) >> 20) + " MB, made in "
                + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s.");
        return true;
    }

    private Path launcher() {
        return unfinished.resolve("bin", "jumun");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void say(String what) {
        System.out.println("[" + folder.getFileName() + "] " + what);
    }
}
