package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Which application it was, so that nobody compares two that are not the same without knowing it.
 *
 * @param started in words
 * @param jar its file's name
 * @param sha256 the beginning of the jar's hash: the build is reproducible, and so the same sources have the same
 * @param commit of the working tree that the jar is in, and whether that has changes; empty where it is in none
 */
public record Provenance(String started, String jar, String sha256, String commit) {
    private static final int SHOWN_DIGITS = 12;

    public static Provenance of(Build build) {
        var jar = build.jar().toAbsolutePath();
        return new Provenance(build.description(), String.valueOf(jar.getFileName()), hash(jar),
                commit(jar.resolveSibling("")));
    }

    private static String hash(Path jar) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            return HexFormat.of().formatHex(digest).substring(0, SHOWN_DIGITS);
        } catch (IOException failure) {
            throw new BenchFailed(jar + " could not be read: " + failure.getMessage(), failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String commit(Path folder) {
        return git(folder, "rev-parse", "--short=" + SHOWN_DIGITS, "HEAD")
                .map(commit -> git(folder, "status", "--porcelain", "--untracked-files=no").filter(String::isEmpty)
                        .isPresent() ? commit : commit + " with changes")
                .orElse("");
    }

    /** Empty where there is no git, or nothing for it. */
    private static Optional<String> git(Path folder, String... command) {
        var words = new ArrayList<>(List.of("git", "-C", folder.toString()));
        words.addAll(List.of(command));
        try {
            var asking = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var said = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return asking.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        }
    }
}
