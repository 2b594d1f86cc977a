package dev.jumun.bench.server;

import dev.jumun.bench.BenchFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/** What the application's build has made, in one of the forms in which it can be started. */
public sealed interface Build {
    /** With the application's classes. */
    Path jar();

    /** In words, for people. */
    String description();

    /**
     * The text of one of the application's resources.
     *
     * @param path below its class path
     */
    default String resource(String path) {
        try (var files = new ZipFile(jar().toFile())) {
            // As the jar of production has it, or the one with all libraries.
            var entry = files.getEntry(path) == null
                    ? files.getEntry("BOOT-INF/classes/" + path)
                    : files.getEntry(path);
            if (entry == null) {
                throw new BenchFailed(jar() + " has no " + path + ".");
            }
            try (var bytes = files.getInputStream(entry)) {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException failure) {
            throw new BenchFailed(jar() + " could not be read: " + failure.getMessage(), failure);
        }
    }

    /** To be started on this program's Java; what it is told in its environment may be added. */
    ProcessBuilder process(List<String> javaOptions, List<String> arguments);

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * As in production: with the JVM's options of the launcher, and the AOT cache if the folder has one.
     *
     * @param folder with {@code bin/jumun}
     */
    record Folder(Path folder) implements Build {
        /** Of a folder, which need not be one of these. */
        public static Path launcher(Path folder) {
            return folder.resolve("bin").resolve("jumun");
        }

        @Override
        public Path jar() {
            return folder.resolve("jumun.jar");
        }

        @Override
        public String description() {
            return "the production launcher, bin/jumun";
        }

        @Override
        public ProcessBuilder process(List<String> javaOptions, List<String> arguments) {
            var command = new ArrayList<String>();
            command.add(launcher(folder).toAbsolutePath().toString());
            command.addAll(arguments);
            var process = new ProcessBuilder(command);
            process.environment().put("JAVA_HOME", System.getProperty("java.home"));
            // Also when there are none: nobody who reads the report knows this program's environment.
            process.environment().put("JAVA_OPTS", String.join(" ", javaOptions));
            return process;
        }
    }

    /**
     * On the JVM's own settings.
     *
     * @param jar with all libraries in it
     */
    record Jar(Path jar) implements Build {
        @Override
        public String description() {
            return "the jar alone, without the launcher's settings";
        }

        @Override
        public ProcessBuilder process(List<String> javaOptions, List<String> arguments) {
            var command = new ArrayList<String>();
            command.add(java().toString());
            command.addAll(javaOptions);
            command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
            command.addAll(arguments);
            return new ProcessBuilder(command);
        }
    }
}
