package dev.jumun.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline's deployment script, against a CloudFormation that does what each test says. */
final class DeployTests {
    private static final String OLD = "sha256:" + "a".repeat(64);
    private static final String NEW = "sha256:" + "b".repeat(64);

    @TempDir
    private Path folder;
    private boolean despiteAlarms;

    /**
     * A stack that remembers its image. An update ends as {@code OUTCOME} says; until it has been asked twice it is in
     * progress.
     */
    @BeforeEach
    void standIns() throws IOException {
        program("aws", """
                #!/bin/bash
                cd "$STAND" || exit 9
                echo "$*" >> calls
                case "$2 $*" in
                  describe-stacks*RollbackAlarms*) echo 'arn:one arn:two' ;;
                  describe-stacks*Url*) echo https://api.example/api/v1 ;;
                  describe-stacks*ImageDigest*) cat image ;;
                  describe-stacks*StackStatus*)
                    if [ -f running ]; then rm running; echo UPDATE_IN_PROGRESS; else cat status; fi ;;
                  create-change-set*)
                    [[ "$*" =~ ParameterValue=(sha256:[0-9a-f]+) ]] && echo "${BASH_REMATCH[1]}" > wanted ;;
                  describe-change-set*) echo "$CHANGE" ;;
                  execute-change-set*)
                    touch running
                    echo "$OUTCOME" > status
                    [ "$OUTCOME" != UPDATE_COMPLETE ] || cp wanted image ;;
                esac
                """);
        program("curl", """
                #!/bin/bash
                echo "curl $*" >> "$STAND/calls"
                exit "$ANSWER"
                """);
        Files.writeString(folder.resolve("image"), OLD + "\n");
        Files.writeString(folder.resolve("status"), "CREATE_COMPLETE\n");
        Files.writeString(folder.resolve("calls"), "");
    }

    @Test
    void deploysAndWatchesTheAlarms() throws Exception {
        assertThat(deploy(NEW, "CREATE_COMPLETE\tAVAILABLE", "UPDATE_COMPLETE", 0)).isZero();
        assertThat(file("image")).isEqualTo(NEW + "\n");
        assertThat(file("calls")).contains("--use-previous-template")
                .contains("\"MonitoringTimeInMinutes\":10")
                .contains("[{\"Arn\":\"arn:one\",\"Type\":\"AWS::CloudWatch::Alarm\"},"
                        + "{\"Arn\":\"arn:two\",\"Type\":\"AWS::CloudWatch::Alarm\"}]")
                .contains("https://api.example/api/v1/products?size=1");
    }

    @Test
    void watchesNoAlarmsWhenToldSo() throws Exception {
        despiteAlarms = true;
        assertThat(deploy(NEW, "CREATE_COMPLETE\tAVAILABLE", "UPDATE_COMPLETE", 0)).isZero();
        assertThat(file("calls")).contains("\"RollbackTriggers\":[]");
    }

    @Test
    void failsWhenCloudFormationGoesBack() throws Exception {
        assertThat(deploy(NEW, "CREATE_COMPLETE\tAVAILABLE", "UPDATE_ROLLBACK_COMPLETE", 0)).isEqualTo(1);
        assertThat(file("image")).isEqualTo(OLD + "\n");
        assertThat(file("calls")).doesNotContain("curl");
    }

    @Test
    void goesBackWhenTheApiDoesNotAnswer() throws Exception {
        assertThat(deploy(NEW, "CREATE_COMPLETE\tAVAILABLE", "UPDATE_COMPLETE", 22)).isEqualTo(1);
        assertThat(file("image")).isEqualTo(OLD + "\n");
        assertThat(file("calls").split("execute-change-set", -1)).hasSize(3);
    }

    @Test
    void doesNotExecuteAChangeThatWasRefused() throws Exception {
        assertThat(deploy(NEW, "FAILED\tUNAVAILABLE", "UPDATE_COMPLETE", 0)).isEqualTo(1);
        assertThat(file("calls")).contains("delete-change-set").doesNotContain("execute-change-set");
    }

    @Test
    void doesNothingWhenTheImageRunsAlready() throws Exception {
        assertThat(deploy(OLD, "CREATE_COMPLETE\tAVAILABLE", "UPDATE_COMPLETE", 0)).isZero();
        assertThat(file("calls")).doesNotContain("change-set");
    }

    @Test
    void takesDigestsOnly() throws Exception {
        assertThat(deploy("latest", "CREATE_COMPLETE\tAVAILABLE", "UPDATE_COMPLETE", 0)).isEqualTo(1);
        assertThat(file("calls")).isEmpty();
    }

    private int deploy(String digest, String change, String outcome, int answer)
            throws IOException, InterruptedException {
        var script = Path.of("..", ".github", "scripts", "deploy").toAbsolutePath().normalize();
        var builder = new ProcessBuilder("bash", script.toString(), "jumun-staging", digest).redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        var environment = builder.environment();
        environment.put("PATH", folder + ":" + environment.get("PATH"));
        environment.put("STAND", folder.toString());
        environment.put("DEPLOY_POLL_SECONDS", "0");
        environment.put("DESPITE_ALARMS", String.valueOf(despiteAlarms));
        environment.put("CHANGE", change);
        environment.put("OUTCOME", outcome);
        environment.put("ANSWER", String.valueOf(answer));
        var process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        System.err.print(file("output"));
        return process.exitValue();
    }

    private void program(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
