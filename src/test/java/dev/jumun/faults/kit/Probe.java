package dev.jumun.faults.kit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the same pages again and again, whether or not the last ones have been answered, and notes how long each took. */
public final class Probe implements AutoCloseable {
    /** Longer than anybody should wait, so that the service's own time is what is seen. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Attempt> answers = new ConcurrentLinkedQueue<>();

    private Probe() {}

    /** Begins; each time, all of the paths are asked for at once. */
    public static Probe every(Duration interval, int port, long user, List<String> paths) {
        var probe = new Probe();
        var _ = probe.clock.scheduleAtFixedRate(
                () -> paths.forEach(path -> probe.readers.execute(() -> probe.read(port, user, path))), 0,
                interval.toMillis(), TimeUnit.MILLISECONDS);
        return probe;
    }

    private void read(int port, long user, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("X-User-Id", Long.toString(user))
                .build();
        long begun = System.nanoTime();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            answers.add(new Attempt(port, begun, System.nanoTime(), response.statusCode(), path, false));
        } catch (IOException broken) {
            answers.add(new Attempt(port, begun, System.nanoTime(), 0, path + " " + broken, false));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    public int answered() {
        return answers.size();
    }

    private List<Attempt> begunBetween(long from, long to) {
        return answers.stream()
                .filter(answer -> answer.begunNanos() - from >= 0 && answer.begunNanos() - to < 0)
                .toList();
    }

    /** How many of those begun between these moments of {@link System#nanoTime} had which status; 0 for none. */
    public Map<Integer, Integer> byStatus(long from, long to) {
        var counts = new TreeMap<Integer, Integer>();
        begunBetween(from, to).forEach(answer -> counts.merge(answer.status(), 1, Integer::sum));
        return counts;
    }

    /** The longest of those begun between these moments. */
    public Duration slowest(long from, long to) {
        return begunBetween(from, to).stream().map(Attempt::took).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** How long after that moment the first page came that was also asked for after it. */
    public @Nullable Duration firstSuccessAfter(long nanos) {
        return answers.stream()
                .filter(answer -> answer.status() == 200 && answer.begunNanos() - nanos >= 0)
                .map(answer -> Duration.ofNanos(answer.endedNanos() - nanos))
                .min(Duration::compareTo)
                .orElse(null);
    }

    /** Asks no more and awaits the answers that are outstanding. */
    public void finish() {
        clock.shutdownNow();
        readers.close();
    }

    @Override
    public void close() {
        finish();
        http.close();
    }
}
