package dev.jumun.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What instances do at their start, played here: a bash with stand-ins for the programs and places of an instance. What
 * AWS and Docker make of the calls is not shown.
 */
final class BootScriptTests {
    /** Every program that the script calls notes how it was called; curl is an instance and an application. */
    private static final String STAND_INS = """
            note() { echo "$*" >> "$LOG"; }
            curl() {
              case "$*" in
                *latest/api/token*) echo token ;;
                *instance-id*) echo i-0123 ;;
                *bundle.pem*) printf -- '-----BEGIN CERTIFICATE-----\\na\\n-----BEGIN CERTIFICATE-----\\nb\\n' ;;
                *readiness*) note ready; [ "$READY" = yes ] ;;
                *) return 1 ;;
              esac
            }
            aws() {
              note "aws $*"
              case "$1 $2" in
                'elbv2 describe-target-health') echo healthy ;;
                'ecr get-login-password') echo password ;;
              esac
            }
            docker() {
              note "docker $*"
              case "$*" in
                *--entrypoint*) cat "$ROOT"/etc/jumun/trusted.p12.d/*.pem > "$ROOT/etc/jumun/trusted.p12.d/trusted.p12" ;;
                pull*) [ "$PULLS" = yes ] ;;
                login*) cat > /dev/null ;;
              esac
            }
            dnf() { note "dnf $*"; }
            systemctl() { note "systemctl $*"; }
            sleep() { :; }
            """;

    private static final String AGENT = "opt/aws/amazon-cloudwatch-agent/bin";

    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Stage.class)
    void userDataOfEachStageIsAScript(Stage stage) throws IOException, InterruptedException {
        for (var launched : Templates.resources(Templates.of(stage), "AWS::EC2::LaunchTemplate").values()) {
            var script = root.resolve("script");
            Files.writeString(script, launched.at("Properties", "LaunchTemplateData", "UserData").joined());
            assertThat(bash("-n", script.toString())).isZero();
            assertThat(Files.readString(script)).startsWith("#!/bin/bash\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:targets", ""})
    void anInstanceThatBecomesReadySaysSo(String targets) throws IOException, InterruptedException {
        assertThat(play(targets, true, true)).isZero();

        var log = log();
        assertThat(log).contains("systemctl enable --now jumun jumun-watch")
                .contains("--status SUCCESS")
                .doesNotContain("FAILURE");
        assertThat(log.contains("describe-target-health --target-group-arn arn:targets --targets Id=i-0123"))
                .isEqualTo(!targets.isEmpty());
        assertThat(log.indexOf("ready")).isLessThan(log.indexOf("SUCCESS"));
    }

    @Test
    void anInstanceThatDoesNotBecomeReadySaysSoToo() throws IOException, InterruptedException {
        assertThat(play("", true, false)).isNotZero();
        assertThat(log()).contains("signal-resource --stack-name jumun-test --logical-resource-id Group "
                + "--unique-id i-0123 --status FAILURE").doesNotContain("SUCCESS");
    }

    @Test
    void anInstanceThatCannotGetTheImageSaysSoAtOnce() throws IOException, InterruptedException {
        assertThat(play("", false, true)).isNotZero();
        assertThat(log()).contains("--status FAILURE").doesNotContain("enable --now jumun", "SUCCESS");
    }

    @Test
    void theApplicationIsStartedAsOperationsWantsIt() throws IOException, InterruptedException {
        play("", true, true);

        assertThat(written("etc/jumun/settings")).isEqualTo("SPRING_PROFILES_ACTIVE=api\n");
        assertThat(written("etc/systemd/system/jumun.service")).contains("--env-file /etc/jumun/settings",
                "--memory 1536m", "--ulimit nofile=16384:16384", "--read-only", "--cap-drop ALL", " image@sha256:1",
                "docker stop -t 60 jumun", "TimeoutStopSec=90", "Restart=always")
                .contains("--volume /etc/jumun/trusted.p12:/etc/jumun/trusted.p12:ro --publish 8080:8080 \\");
        assertThat(written("etc/jumun/trusted.p12")).contains("a\n", "b\n");
    }

    @Test
    void whatItWritesIsWellFormed() throws IOException, InterruptedException {
        play("", true, true);

        for (var file : new String[]{"etc/jumun/cloudwatch-agent.json", "etc/docker/daemon.json",
                "etc/jumun/prometheus.yaml"}) {
            // JSON is YAML too.
            assertThat(SettingsFile.parse(written(file), Object.class)).as(file).isInstanceOf(Map.class);
        }
        for (var file : new String[]{"usr/local/sbin/jumun-secrets", "usr/local/sbin/jumun-watch"}) {
            assertThat(bash("-n", root.resolve(file).toString())).as(file).isZero();
        }
        assertThat(written("usr/local/sbin/jumun-watch")).contains("http://127.0.0.1:8081/actuator/health/liveness");
    }

    @Test
    void secretsAreFetchedAtEachStartAndForRootOnly() throws IOException, InterruptedException {
        play("", true, true);
        var script = root.resolve("secrets");
        Files.writeString(script, """
                aws() {
                  case "$*" in
                    *arn:database*) echo '{"username":"jumun","password":"p=$x \\"y"}' ;;
                    *arn:redis*) echo token ;;
                  esac
                }
                """ + written("usr/local/sbin/jumun-secrets").replace("/run/jumun", root + "/run/jumun"));

        assertThat(bash(script.toString())).isZero();
        assertThat(written("run/jumun/secrets")).isEqualTo("""
                SPRING_DATASOURCE_USERNAME=jumun
                SPRING_DATASOURCE_PASSWORD=p=$x "y
                SPRING_DATA_REDIS_PASSWORD=token
                """);
        assertThat(Files.getPosixFilePermissions(root.resolve("run/jumun/secrets"))).hasSize(2);
    }

    /** The exit code. */
    private int play(String targets, boolean pulls, boolean ready) throws IOException, InterruptedException {
        var boot = new BootScript().variable("REGION", "ap-northeast-2")
                .variable("STACK", "jumun-test")
                .variable("GROUP", "Group")
                .variable("PROFILE", "api")
                .variable("LOG_GROUP", "/jumun/api")
                .variable("METRICS_GROUP", "/jumun/metrics")
                .variable("METRICS_NAMESPACE", "jumun-test")
                .variable("MANAGEMENT_PORT", "8081")
                .variable("PUBLISHED_PORTS", "--publish 8080:8080")
                .variable("HEAP", "512")
                .variable("DATABASE_SECRET", "arn:database")
                .variable("REDIS_SECRET", "arn:redis")
                .variable("REGISTRY", "registry")
                .variable("IMAGE", "image@sha256:1")
                .variable("TARGETS", targets)
                .setting("SPRING_PROFILES_ACTIVE", "api");
        for (var folder : List.of("etc/systemd/system", "usr/local/sbin", AGENT)) {
            Files.createDirectories(root.resolve(folder));
        }
        var agent = root.resolve(AGENT + "/amazon-cloudwatch-agent-ctl");
        Files.writeString(agent, "#!/bin/bash\necho \"agent $*\" >> '%s/log'\n".formatted(root));
        assertThat(agent.toFile().setExecutable(true)).isTrue();
        Files.writeString(root.resolve("log"), "");
        var script = root.resolve("boot");
        Files.writeString(script, "ROOT='%1$s' LOG='%1$s/log' READY=%2$s PULLS=%3$s\n".formatted(root,
                ready ? "yes" : "no", pulls ? "yes" : "no") + STAND_INS + boot.text());
        return bash(script.toString());
    }

    private String log() throws IOException {
        return written("log");
    }

    private String written(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    private int bash(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash"));
        command.addAll(List.of(arguments));
        var output = root.resolve("output");
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        System.err.print(Files.readString(output, StandardCharsets.UTF_8));
        return process.exitValue();
    }
}
