package dev.jumun.bench.throughput;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.report.HtmlReport;
import dev.jumun.bench.report.Results;
import dev.jumun.bench.server.FlightRecording;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Which files a run leaves, besides what it prints. */
final class ReportOptions {
    @Option(names = "--json", paramLabel = "FILE", showDefaultValue = Visibility.NEVER, description = "Write everything that was measured there")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", showDefaultValue = Visibility.NEVER, description = "Write a page with charts there, which needs nothing else")
    private @Nullable Path html;

    @Option(names = "--jfr", paramLabel = "FOLDER", showDefaultValue = Visibility.NEVER, description = "Record the application with JFR while it is measured, and write the recording and flame graphs there")
    private @Nullable Path jfr;

    /** Begins to record, where that is wanted. */
    void record(Venue venue) {
        if (jfr != null) {
            venue.processes().forEach(FlightRecording::start);
        }
    }

    /** Ends to record and draws, where that is wanted; the flame graphs, as the page refers to them. */
    List<String> flameGraphs(Venue venue) {
        return jfr == null
                ? List.of()
                : FlightRecording.stop(venue.processes(), jfr).stream().map(this::reference).toList();
    }

    private String reference(Path file) {
        var path = html == null ? file : folder(html).relativize(file.toAbsolutePath());
        return path.toString().replace(File.separatorChar, '/');
    }

    void write(Results results) {
        if (json != null) {
            write(json, new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results));
        }
        if (html != null) {
            write(html, HtmlReport.of(results));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(folder(file));
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new BenchFailed(file + " could not be written: " + failure.getMessage(), failure);
        }
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }
}
