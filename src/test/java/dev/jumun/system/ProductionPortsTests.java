package dev.jumun.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.Api;
import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** In production, what is for operators has a port of its own, and load balancers find health where it always was. */
@DatabaseTest
@TestInstance(Lifecycle.PER_CLASS)
class ProductionPortsTests {
    private final String database = Engine.current().freshDatabase();
    private final Instance instance = Instance.on(database, "spring.profiles.active=prod", "management.server.port=0",
            "jumun.authentication.mode=mock", "jumun.authentication.mock-in-production=true",
            "server.forward-headers-strategy=native");
    private final Api api = instance.shop().api();
    private final Api management = management(instance);

    private static Api management(Instance instance) {
        return new Api(Integer.parseInt(instance.property("local.management.port")));
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    @Test
    void loadBalancersHearWhetherItIsWellAndNothingElse() {
        for (var path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            var answer = api.get(path, null);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).isEqualTo("{\"status\":\"UP\"}");
            assertThat(answer.header("Content-Type")).contains("application/json;charset=utf-8");
            assertThat(api.send(api.request(path, null).method("HEAD", BodyPublishers.noBody())).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void operatorsFindTheRestOnAPortOfItsOwn() {
        assertThat(management.get("/actuator/health", null).json().at("/components/db/status").asString())
                .isEqualTo("UP");
        assertThat(management.get("/actuator/health/readiness", null).status()).isEqualTo(200);
        assertThat(management.get("/actuator/prometheus", null).body()).contains("jumun_group_size");
        assertThat(management.get("/actuator/metrics", null).status()).isEqualTo(200);
        assertThat(management.get("/api/v1/products", null).status()).isEqualTo(404);
        assertThat(management.get("/admin", null).status()).isEqualTo(404);

        for (var path : List.of("/actuator", "/actuator/prometheus", "/actuator/metrics", "/actuator/health/db",
                "/actuator/health/nowhere", "/actuator/env", "/actuator/heapdump")) {
            assertThat(api.get(path, null).error()).as(path).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void theMockWorksInProductionWhenItWasToldTo() {
        assertThat(api.get("/api/v1/wallets", 1L).status()).isEqualTo(200);
        assertThat(api.get("/api/v1/wallets", null).status()).isEqualTo(401);
    }

    @Test
    void believesAProxyThatItWasToldOf() {
        var behindTls = api.send(api.request("/api/v1/products", null).header("X-Forwarded-Proto", "https").GET());

        assertThat(behindTls.header("Strict-Transport-Security")).contains("max-age=31536000");
        assertThat(api.get("/api/v1/products", null).header("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void aWorkerAnswersForItsHealthOnBothPorts() {
        try (var worker = Instance.on(database, "spring.profiles.active=prod,worker", "management.server.port=0")) {
            assertThat(worker.shop().api().get("/actuator/health/readiness", null).body())
                    .isEqualTo("{\"status\":\"UP\"}");
            assertThat(worker.shop().api().get("/api/v1/products", null).error()).isEqualTo("NOT_FOUND");
            assertThat(management(worker).get("/actuator/prometheus", null).status()).isEqualTo(200);
        }
    }
}
