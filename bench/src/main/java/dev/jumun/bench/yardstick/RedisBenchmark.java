package dev.jumun.bench.yardstick;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.measure.Tally.Sample;
import dev.jumun.bench.server.RedisAddress;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What Redis does of the service's claim script alone, by the program {@code redis-benchmark}. */
public final class RedisBenchmark {
    private static final String PROGRAM = "redis-benchmark";
    /** Replaced by the program with another number in each request. */
    private static final String RANDOM = "__rand_int__";
    /** So many that hardly anybody asks twice. */
    private static final int USERS = 100_000_000;
    private static final int FIRST_REQUESTS = 20_000;

    private final String name;
    private final RedisAddress redis;
    private final ClaimScript script;
    private final int clients;
    private double perSecond;

    /**
     * Calls nobody yet.
     *
     * @param script the text of the service's script
     * @param clients connections, each with one request under way
     */
    public RedisBenchmark(RedisAddress redis, String script, boolean soldOut, int clients) {
        this.name = soldOut ? "redis-benchmark, sold out" : "redis-benchmark, claims";
        this.redis = redis;
        this.script = new ClaimScript(redis, script, soldOut);
        this.clients = clients;
    }

    /** Why it cannot be measured here; empty when it can. */
    public static Optional<String> hindrance(RedisAddress redis) {
        if (!isInPath()) {
            return Optional.of(PROGRAM + ": not in the PATH; it comes with Redis, and in the package redis-tools");
        }
        return ClaimScript.isOccupied(redis)
                ? Optional.of(PROGRAM + ": database " + ClaimScript.DATABASE + " of that Redis is not empty")
                : Optional.empty();
    }

    private static boolean isInPath() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    public String name() {
        return name;
    }

    /** In words, what it does. */
    public String description() {
        return "the service's claim script alone, " + clients + " clients";
    }

    /** Finds out how many requests fill a time: the program is told their number. */
    public void prepare() {
        script.check();
        perSecond = run(FIRST_REQUESTS).perSecond();
    }

    /** About so long. */
    public Sample measure(Duration turn) {
        var sample = run(Math.max(FIRST_REQUESTS, Math.round(perSecond * turn.toMillis() / 1000)));
        perSecond = sample.perSecond();
        return sample;
    }

    private Sample run(long requests) {
        var command = new ArrayList<>(List.of(PROGRAM, "-h", redis.host(), "-p", Integer.toString(redis.port()),
                "--dbnum", Integer.toString(ClaimScript.DATABASE), "-c", Integer.toString(clients), "-n",
                Long.toString(requests), "-r", Integer.toString(USERS), "--precision", "3"));
        try {
            command.addAll(script.load(RANDOM));
            var running = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (running.waitFor() != 0) {
                throw new BenchFailed(PROGRAM + ": " + output);
            }
            return RedisBenchmarkOutput.sample(output);
        } catch (IOException failure) {
            throw new BenchFailed(PROGRAM + " could not be run: " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted.", failure);
        } finally {
            script.clear();
        }
    }
}
