package dev.jumun.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another JVM that serves a MariaDB and a Redis, so that a test can kill it. */
final class ServingJvm implements AutoCloseable {

    private final Process process;
    private final String mariadbUrl;
    private final int redisPort;

    private ServingJvm(Process process, String mariadbUrl, int redisPort) {
        this.process = process;
        this.mariadbUrl = mariadbUrl;
        this.redisPort = redisPort;
    }

    /** Serves from {@code data/mariadb} and {@code data/redis}; returns when both are ready. */
    static ServingJvm start(Path binaries, Path data) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), ServingJvm.class.getName(), binaries.toString(),
                data.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[0].equals("serving")) {
                return new ServingJvm(process, words[1], Integer.parseInt(words[2]));
            }
        }
        throw new IllegalStateException("the other JVM ended without serving");
    }

    public static void main(String[] args) throws IOException {
        EmbeddedMariaDb mariadb = EmbeddedMariaDb.start(Path.of(args[0]), Path.of(args[1], "mariadb"), 0);
        EmbeddedRedis redis = EmbeddedRedis.start(Path.of(args[0]), Path.of(args[1], "redis"), 0);
        System.out.println("serving " + mariadb.jdbcUrl() + " " + redis.port());
        // Input ends when the test's JVM does, and this one follows it.
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    String mariadbUrl() {
        return mariadbUrl;
    }

    int redisPort() {
        return redisPort;
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}: the servers stay behind. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As Ctrl-C or {@code docker stop}: the servers end first. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
