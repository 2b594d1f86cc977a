package dev.jumun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.json.JsonMapper;

/** Claims on two instances with a Redis, next to the claim script alone where {@code redis-benchmark} is at hand. */
@Tag("database")
@EnabledIf(value = "isPossible", disabledReason = "No Docker engine, or no application: mvn package makes it")
class ClaimThroughputTests {
    private static final int PORT = 6379;

    @TempDir
    private Path folder;

    static boolean isPossible() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            System.err.println("SKIPPED: no Docker engine answers, so there is no Redis");
            return false;
        }
        return ThroughputTests.isPossible();
    }

    @Test
    void measuresClaimsOnTwoInstancesAndOnOne() throws Exception {
        var json = folder.resolve("results.json");
        try (var redis = new GenericContainer<>(DockerImageName.parse("redis:8")).withExposedPorts(PORT)) {
            redis.start();

            assertThat(Bench.run("throughput", "--work", folder.toString(), "--turns", "1", "--seconds", "1",
                    "--warm-up", "1", "--users", "2000", "--products", "100", "--clients", "16", "--workloads",
                    "claims,sold-out", "--instances", "2", "--java-options", "-Xmx256m", "--redis",
                    redis.getHost() + ":" + redis.getMappedPort(PORT), "--json", json.toString())).isZero();
        }

        var results = new JsonMapper().readTree(Files.readString(json));
        var names = results.at("/contenders").valueStream().map(one -> one.at("/name").asString()).toList();
        assertThat(names).contains("claims", "claims on one instance", "sold-out", "sold-out on one instance");
        assertThat(results.at("/contenders").valueStream().map(one -> one.at("/perSecond/median").asDouble()))
                .allMatch(perSecond -> perSecond > 0);
        if (results.at("/skipped").isEmpty()) {
            assertThat(results.at("/ratios").valueStream().map(one -> one.at("/name").asString())).contains(
                    "claims ÷ redis-benchmark, claims", "sold-out ÷ redis-benchmark, sold out");
        } else {
            assertThat(results.at("/skipped/0").asString()).startsWith("redis-benchmark: not in the PATH");
        }
    }
}
