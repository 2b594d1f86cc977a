package dev.jumun.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** The calls of the README, as printed, one after another against a fresh shop: the answers are those it shows. */
@DatabaseTest
class ReadmeCallsTests {
    private static final String ADDRESS = "http://localhost:8080/";

    /** A call and the answer printed below it. */
    private record Call(String command, String answer) {}

    @Test
    void answerAsTheReadmeSays() throws IOException, InterruptedException {
        var calls = calls();
        assertThat(calls).hasSize(9);
        // The demo data brings an administrator, so the start adds none.
        try (var instance = Instance.on(Engine.current().freshDatabase(), "spring.profiles.active=demo")) {
            var port = instance.bean(Environment.class).getRequiredProperty("local.server.port");
            for (var call : calls) {
                var answer = run(call.command().replace(ADDRESS, "http://127.0.0.1:" + port + "/"));
                assertThat(status(answer)).as(answer).isEqualTo(status(call.answer()));
                assertThat(squeezed(answer)).as(call.command()).containsSubsequence(printed(call.answer()));
            }
        }
    }

    private static List<Call> calls() {
        var calls = new ArrayList<Call>();
        var blocks = Document.read("README.md").blocks();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).language().equals("bash")) {
                var command = blocks.get(i).content();
                assertThat(command).startsWith("curl ").contains(ADDRESS);
                assertThat(blocks.get(i + 1).language()).as("the answer to " + command).isEqualTo("http");
                calls.add(new Call(command, blocks.get(i + 1).content()));
            }
        }
        return calls;
    }

    private static String run(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static String status(String answer) {
        return answer.lines().findFirst().orElse("").strip();
    }

    /** What stands between the ellipses. */
    private static List<String> printed(String answer) {
        return List.of(squeezed(answer).split("…", -1));
    }

    /** Without white space, which the README adds for reading. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s", "");
    }
}
