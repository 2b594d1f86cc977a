package dev.jumun.bench.yardstick;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.measure.Latency;
import dev.jumun.bench.measure.Tally.Sample;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code redis-benchmark} prints of one test. */
final class RedisBenchmarkOutput {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests completed in");
    private static final Pattern THROUGHPUT = Pattern.compile("throughput summary: ([\\d.]+) requests per second");
    private static final String DISTRIBUTION = "Latency by percentile distribution:";
    private static final Pattern STEP = Pattern
            .compile("[\\d.]+% <= ([\\d.]+) milliseconds \\(cumulative count (\\d+)\\)");

    private RedisBenchmarkOutput() {}

    /** Latencies are as fine as they are printed: each counts as the upper end of its step. */
    static Sample sample(String output) {
        long requests = Long.parseLong(found(REQUESTS, output));
        double perSecond = Double.parseDouble(found(THROUGHPUT, output));
        var latencies = Latency.histogram();
        long counted = 0;
        var lines = output.lines().dropWhile(line -> !line.startsWith(DISTRIBUTION)).skip(1).iterator();
        while (lines.hasNext()) {
            Matcher step = STEP.matcher(lines.next());
            if (!step.matches()) {
                break;
            }
            long upTo = Long.parseLong(step.group(2));
            if (upTo > counted) {
                latencies.recordValueWithCount(
                        Math.round(Double.parseDouble(step.group(1)) * Latency.NANOS_PER_MILLI), upTo - counted);
                counted = upTo;
            }
        }
        return new Sample(requests / perSecond, requests, 0, 0, latencies, Latency.histogram(), List.of(), "");
    }

    private static String found(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        if (!found.find()) {
            throw new BenchFailed("redis-benchmark printed something else than expected: " + output);
        }
        return found.group(1);
    }
}
