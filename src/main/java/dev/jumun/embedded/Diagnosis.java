package dev.jumun.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what a server or the file system says when a start fails into one sentence and one piece of advice. */
final class Diagnosis {

    static final String USE_CONTAINERS = "run `docker compose up -d --wait` and start with the profile `local` instead";

    private static final Pattern MISSING_LIBRARY = Pattern.compile("error while loading shared libraries: ([^:\\s]+):");
    private static final Pattern OLD_LIBRARY = Pattern.compile("version [`'](GLIBC(?:XX)?_[0-9.]+)' not found");
    // MariaDB's last error line is "Aborting" whatever the reason.
    private static final Pattern ERROR_LINE = Pattern
            .compile("(?m)^(?!.*\\[ERROR] Aborting).*(?:\\[ERROR]|FATAL|rror:).*$");
    private static final Pattern ERRNO_28 = Pattern.compile("(?:errno:?|rror number|rror:?) 28\\b");
    private static final int LONGEST_QUOTE = 300;

    private static final Map<String, String> DEBIAN_PACKAGES = Map.ofEntries(Map.entry("libaio.so.1", "libaio1"),
            Map.entry("libcap.so.2", "libcap2"), Map.entry("libcrypt.so.1", "libcrypt1"),
            Map.entry("libcrypto.so.3", "libssl3"), Map.entry("libgcc_s.so.1", "libgcc-s1"),
            Map.entry("libgcrypt.so.20", "libgcrypt20"), Map.entry("libgpg-error.so.0", "libgpg-error0"),
            Map.entry("liblz4.so.1", "liblz4-1"), Map.entry("liblzma.so.5", "liblzma5"),
            Map.entry("libncurses.so.6", "libncurses6"), Map.entry("libssl.so.3", "libssl3"),
            Map.entry("libstdc++.so.6", "libstdc++6"), Map.entry("libsystemd.so.0", "libsystemd0"),
            Map.entry("libtinfo.so.6", "libtinfo6"), Map.entry("libzstd.so.1", "libzstd1"));

    private Diagnosis() {}

    /** A server ended instead of becoming ready; {@code output} is all that it printed. */
    static EmbeddedStartFailed ofOutput(String server, String output, Path log) {
        Matcher missing = MISSING_LIBRARY.matcher(output);
        if (missing.find()) {
            return missingLibrary(server, missing.group(1));
        }
        Matcher old = OLD_LIBRARY.matcher(output);
        if (old.find()) {
            return new EmbeddedStartFailed(
                    "%s needs %s, which this system's C or C++ library does not have.".formatted(server, old.group(1)),
                    sentence(USE_CONTAINERS));
        }
        if (saysUnrunnable(output)) {
            return unrunnable(server);
        }
        if (saysFull(output)) {
            return full(log);
        }
        if (output.contains("Unable to lock ./ib") || output.contains("Can't lock aria control file")) {
            return new EmbeddedStartFailed(
                    "%s cannot start because another database server is using its data beside %s.".formatted(server,
                            log),
                    "End that mariadbd process, or choose another folder with JUMUN_EMBEDDED_DIRECTORY.");
        }
        return new EmbeddedStartFailed("%s ended while it was starting: %s".formatted(server, lastError(output)),
                "See %s; deleting the data folder beside it starts afresh.".formatted(log));
    }

    /** The file system refused something, in {@code folder} unless the exception names the place itself. */
    static EmbeddedStartFailed ofFile(String server, IOException refused, Path folder) {
        String message = String.valueOf(refused.getMessage());
        String file = refused instanceof FileSystemException named ? named.getFile() : null;
        Path place = file == null ? folder : Path.of(file);
        if (saysFull(message)) {
            return full(place);
        }
        if (refused instanceof AccessDeniedException || message.contains("Permission denied")
                || message.contains("Read-only file system")) {
            return new EmbeddedStartFailed("%s cannot write to %s.".formatted(server, place),
                    "Make that folder writable for this user, or choose another with JUMUN_EMBEDDED_DIRECTORY.",
                    refused);
        }
        if (saysUnrunnable(message)) {
            return unrunnable(server);
        }
        return new EmbeddedStartFailed("%s cannot be set up in %s: %s".formatted(server, place, refused),
                "Choose another folder with JUMUN_EMBEDDED_DIRECTORY, or " + USE_CONTAINERS + ".", refused);
    }

    /** The class path holds no binaries for this operating system and processor. */
    static EmbeddedStartFailed unsupportedPlatform(String server, String system, String processor) {
        return new EmbeddedStartFailed("There is no embedded %s for %s on %s.".formatted(server, system, processor),
                sentence(USE_CONTAINERS));
    }

    /** Refuses to begin what {@code megabytes} more in {@code folder} are needed to finish. */
    static void requireSpace(Path folder, long megabytes) throws IOException {
        if (Files.getFileStore(folder).getUsableSpace() >> 20 < megabytes) {
            throw full(folder);
        }
    }

    private static EmbeddedStartFailed missingLibrary(String server, String library) {
        String debianPackage = DEBIAN_PACKAGES.get(library);
        String install = debianPackage == null
                ? "Install the package that holds it"
                : "Install it (on Debian and Ubuntu: apt-get install " + debianPackage + ")";
        return new EmbeddedStartFailed(
                "%s cannot start because the shared library %s is missing.".formatted(server, library),
                install + ", or " + USE_CONTAINERS + ".");
    }

    private static EmbeddedStartFailed full(Path place) {
        return new EmbeddedStartFailed("The disk that holds %s is full.".formatted(place),
                "Free about 1 GB there, or choose another folder with JUMUN_EMBEDDED_DIRECTORY.");
    }

    private static EmbeddedStartFailed unrunnable(String server) {
        return new EmbeddedStartFailed("This system cannot run the embedded %s binary.".formatted(server),
                "On Linux it needs x86-64, glibc and a folder not mounted noexec; otherwise " + USE_CONTAINERS + ".");
    }

    private static boolean saysFull(String text) {
        return ERRNO_28.matcher(text).find() || text.contains("No space left on device") || text.contains("Disk full")
                || text.contains("Disk quota exceeded") || text.contains("not enough space on the disk");
    }

    private static boolean saysUnrunnable(String text) {
        // A binary for glibc on a system without it: the loader is missing, and exec answers "No such file".
        return text.contains("Exec format error") || text.contains("failed to execute")
                || text.contains("Cannot run program");
    }

    private static String lastError(String output) {
        String found = ERROR_LINE.matcher(output)
                .results()
                .map(result -> result.group().strip())
                .reduce((_, later) -> later)
                .orElseGet(() -> output.lines()
                        .filter(line -> !line.isBlank())
                        .reduce((_, later) -> later)
                        .orElse("it printed nothing"));
        return found.length() <= LONGEST_QUOTE ? found : found.substring(0, LONGEST_QUOTE);
    }

    private static String sentence(String advice) {
        return advice.substring(0, 1).toUpperCase(Locale.ROOT) + advice.substring(1) + ".";
    }
}
