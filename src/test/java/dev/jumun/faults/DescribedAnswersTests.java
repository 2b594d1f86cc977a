package dev.jumun.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.apidoc.SchemaCheck;
import dev.jumun.faults.RandomRequests.Sent;
import dev.jumun.faults.kit.PackagedInstance;
import dev.jumun.faults.kit.PackagedInstance.Program;
import dev.jumun.testing.FaultTest;
import dev.jumun.testing.OnOneEngine;
import dev.jumun.testing.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever is sent to whatever the API's description has, the answer is one that the description has. */
@FaultTest
@OnOneEngine
class DescribedAnswersTests {
    private static final String ADMINISTRATOR = "100";
    private static final int REDIS_DATABASE = 5;
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("jumun.test.fuzz-seconds", 60));
    private static final long SEED = Long.getLong("jumun.test.seed", System.nanoTime());
    private static final int FAULTS_SHOWN = 20;

    @Test
    void answersAsDescribed() {
        System.out.println("Requests at random; for the same ones: -Djumun.test.seed=" + SEED);
        var faults = new TreeMap<String, String>();
        var answers = new TreeMap<Integer, Integer>();
        var succeeded = new TreeSet<String>();
        try (var instance = PackagedInstance.of("described", Program.demo(REDIS_DATABASE))) {
            instance.start();
            var document = instance.api().get("/v3/api-docs", null).json();
            var check = new SchemaCheck(document);
            var requests = new RandomRequests(document, new SplittableRandom(SEED));
            var end = Instant.now().plus(TIME);
            while (Instant.now().isBefore(end) && faults.size() < FAULTS_SHOWN) {
                var sent = requests.next();
                var answer = send(instance, sent);
                answers.merge(answer.status(), 1, Integer::sum);
                if (answer.status() < 300) {
                    succeeded.add(sent.operation().toString());
                }
                var fault = fault(check, sent, answer);
                if (!fault.isEmpty()) {
                    faults.putIfAbsent(sent.operation() + ": " + fault.replaceAll("\\d+", "#"),
                            sent + "\n  -> " + answer.status() + " " + answer.body());
                }
            }
            System.out.println("Answers at random: " + answers + ", successes of " + succeeded.size() + " calls of "
                    + requests.operations().size());

            assertThat(faults).isEmpty();
            assertThat(succeeded).as("calls that went well at least once, or nothing was tried")
                    .hasSizeGreaterThan(requests.operations().size() * 3 / 4);
            var audit = instance.api().post("/api/v1/admin/audit", Long.valueOf(ADMINISTRATOR), null, "");
            assertThat(audit.json().path("clean").asBoolean()).as(audit.body()).isTrue();
            assertThat(instance.log()).doesNotContain(" ERROR ", "Unexpected failure");
        }
    }

    private static Response send(PackagedInstance instance, Sent sent) {
        var api = instance.api();
        var request = api.request(sent.target(), null);
        sent.headers().forEach(request::header);
        return api.send(sent.body() == null
                ? request.method(sent.operation().method(), BodyPublishers.noBody())
                : request.header("Content-Type", "application/json")
                        .method(sent.operation().method(), BodyPublishers.ofString(sent.body())));
    }

    /** What is wrong with the answer; empty when it is as described. */
    private static String fault(SchemaCheck check, Sent sent, Response answer) {
        JsonNode described = check
                .follow(sent.operation().node().path("responses").path(Integer.toString(answer.status())));
        // Also 503: nothing is away, and nobody else asks.
        if (answer.status() >= 500) {
            return "status " + answer.status();
        }
        if (described.isMissingNode()) {
            return "status " + answer.status() + " is not described";
        }
        var type = answer.header("Content-Type").orElse("none");
        var content = described.path("content").properties().stream().findFirst();
        if (content.isEmpty()) {
            return answer.body().isEmpty() ? "" : "a body where none is described";
        }
        if (!type.replace(" ", "").equalsIgnoreCase("application/json;charset=utf-8")) {
            return "content type " + type;
        }
        return String.join("; ", check.faults(content.get().getValue().path("schema"), answer.json()));
    }
}
