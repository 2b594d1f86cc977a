package dev.jumun.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflows do what they are for, and no more. Each rule also has to notice an example of what it forbids. */
class PipelineTests {
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40}");
    /** Chosen by GitHub or by this repository, so that nobody can put a command into it. */
    private static final Pattern HARMLESS = Pattern.compile("\\$\\{\\{ github\\.sha }}");

    @Test
    void everyActionIsPinnedToItsCommitAndSaysItsVersion() {
        holds(PipelineTests::loose, "jobs: {a: {steps: [{uses: actions/checkout@v6}]}}",
                "jobs: {a: {steps: [{uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd}]}}",
                "jobs: {a: {uses: someone/else/.github/workflows/x.yml@main}}");
    }

    private static Stream<String> loose(Workflow workflow) {
        return workflow.uses()
                .filter(used -> !PINNED.matcher(used).matches()
                        || !Pattern.compile("uses: " + Pattern.quote(used) + " # v\\d+\\.\\d+\\.\\d+\\n")
                                .matcher(workflow.text())
                                .find());
    }

    @Test
    void anActionHasOneVersionEverywhere() {
        var versions = new TreeMap<String, String>();
        assertThat(Workflow.all().stream().flatMap(Workflow::uses)).isNotEmpty().allSatisfy(used -> {
            var parts = used.split("@", 2);
            assertThat(versions.merge(parts[0], parts[1], (one, other) -> one)).as(parts[0]).isEqualTo(parts[1]);
        });
    }

    @Test
    void rightsAreNamedAndFew() {
        holds(PipelineTests::tooMuch, "jobs: {a: {steps: []}}", "permissions: write-all\njobs: {a: {steps: []}}",
                "permissions: {contents: write}\njobs: {a: {steps: []}}",
                "permissions: {id-token: write}\njobs: {a: {steps: []}}",
                "permissions: {}\njobs: {a: {permissions: {packages: write}, steps: []}}");
    }

    /** A workflow may read at most; of its jobs, those that go to AWS may prove who they are. */
    private static Stream<String> tooMuch(Workflow workflow) {
        var own = rights(workflow.content()).filter(right -> !right.equals("contents=read"));
        var jobs = workflow.jobs()
                .values()
                .stream()
                .filter(job -> job.containsKey("permissions"))
                .flatMap(PipelineTests::rights)
                .filter(right -> !right.equals("contents=read") && !right.equals("id-token=write"));
        return Stream.concat(own, jobs);
    }

    private static Stream<String> rights(Map<String, Object> part) {
        return part.get("permissions") instanceof Map<?, ?> rights
                ? rights.entrySet().stream().map(Object::toString)
                : Stream.of("permissions=" + part.get("permissions"));
    }

    @Test
    void everyJobEnds() {
        holds(workflow -> workflow.jobs()
                .entrySet()
                .stream()
                .filter(job -> !job.getValue().containsKey("uses"))
                .filter(job -> !(job.getValue().get("timeout-minutes") instanceof Integer minutes && minutes <= 180))
                .map(Map.Entry::getKey), "jobs: {a: {steps: []}}", "jobs: {a: {timeout-minutes: 360, steps: []}}");
    }

    @Test
    void nothingRunsBesideItself() {
        holds(workflow -> Stream.of(workflow)
                .filter(any -> !any.content().containsKey("concurrency")
                        && !any.jobs().values().stream().allMatch(job -> job.containsKey("concurrency")))
                .map(Workflow::name), "jobs: {a: {steps: []}}");
    }

    @Test
    void noDeploymentIsCutOff() {
        for (var name : List.of("deliver.yml", "deploy.yml")) {
            assertThat(Workflow.named(name).text()).contains("cancel-in-progress: false")
                    .doesNotContain("cancel-in-progress: true");
        }
    }

    @Test
    void noKeyIsKept() {
        holds(workflow -> Stream.of("secrets.", "aws-access-key-id", "AWS_SECRET_ACCESS_KEY", "pull_request_target")
                .filter(workflow.text()::contains),
                "jobs: {a: {steps: [{uses: x, with: {aws-access-key-id: '${{ secrets.KEY }}'}}]}}",
                "on: pull_request_target\njobs: {a: {steps: []}}");
    }

    @Test
    void nothingThatSomebodyElseWroteBecomesACommand() {
        holds(workflow -> workflow.commands()
                .filter(command -> HARMLESS.matcher(command).replaceAll("").contains("${{")),
                "jobs: {a: {steps: [{run: 'echo ${{ github.event.pull_request.title }}'}]}}",
                "jobs: {a: {steps: [{run: 'deploy ${{ inputs.digest }}'}]}}");
    }

    @Test
    void checkoutsLeaveNoCredentialsBehind() {
        holds(workflow -> workflow.steps()
                .filter(step -> String.valueOf(step.get("uses")).startsWith("actions/checkout@"))
                .filter(step -> !(step.get("with") instanceof Map<?, ?> with
                        && Boolean.FALSE.equals(with.get("persist-credentials"))))
                .map(Object::toString), "jobs: {a: {steps: [{uses: actions/checkout@x}]}}");
    }

    @Test
    void verifiesWhateverMustBeGreenHere() throws IOException {
        var commands = Workflow.named("verify.yml").commands().toList();
        var here = Files.readString(Path.of(".ci", "run"))
                .lines()
                .filter(line -> line.matches("mvn .*\\bverify\\b.*"))
                .toList();

        assertThat(here).hasSizeGreaterThan(2)
                .allSatisfy(command -> assertThat(commands).anyMatch(there -> there.startsWith(command)));
    }

    @Test
    void deliversOnlyWhatWasVerifiedScannedAndTriedInStaging() {
        var deliver = Workflow.named("deliver.yml");
        var jobs = deliver.jobs();
        assertThat(jobs.get("verify")).containsEntry("uses", "./.github/workflows/verify.yml");
        assertThat(jobs.get("image")).containsEntry("needs", "verify");
        assertThat(jobs.get("staging")).containsEntry("needs", "image");
        assertThat(jobs.get("prod")).containsEntry("needs", List.of("image", "staging"));
        for (var stage : List.of("staging", "prod")) {
            assertThat(jobs.get(stage)).containsEntry("uses", "./.github/workflows/deploy.yml")
                    .containsEntry("with", Map.of("stage", stage, "digest", "${{ needs.image.outputs.digest }}"));
        }
        assertThat(deliver.text()).containsSubsequence("docker build", "anchore/sbom-action@", "anchore/scan-action@",
                "fail-build: true", "role-to-assume", "docker push");
        assertThat(Workflow.named("deploy.yml").jobs().get("deploy")).containsEntry("environment",
                "${{ inputs.stage }}");
    }

    /** No workflow breaks the rule, and each of these does. */
    private static void holds(Function<Workflow, Stream<String>> broken, String... counterexamples) {
        assertThat(Workflow.all()).hasSizeGreaterThan(2)
                .allSatisfy(workflow -> assertThat(broken.apply(workflow)).as(workflow.name()).isEmpty());
        for (var counterexample : counterexamples) {
            assertThat(broken.apply(Workflow.of("example", counterexample))).as(counterexample).isNotEmpty();
        }
    }
}
