package dev.jumun.shared.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Where the management endpoints have a port of their own, load balancers ask the port that they send requests to for its health,
 * as before. They hear whether it is well, and not of what it is made.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class PublicHealth {
    private static final String ALL = "/actuator/health";
    private static final List<String> GROUPS = List.of("liveness", "readiness");

    @Bean
    RouterFunction<ServerResponse> healthForLoadBalancers(HealthEndpoint health, HttpCodeStatusMapper statuses) {
        var routes = RouterFunctions.route();
        routes.route(RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(RequestPredicates.path(ALL)),
                _ -> answer(health.health(), statuses));
        for (var group : GROUPS) {
            routes.route(
                    RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD)
                            .and(RequestPredicates.path(ALL + "/" + group)),
                    _ -> answer(health.healthForPath(group), statuses));
        }
        return routes.build();
    }

    private static ServerResponse answer(@Nullable HealthDescriptor found, HttpCodeStatusMapper statuses) {
        var status = found == null ? Status.UNKNOWN : found.getStatus();
        return ServerResponse.status(statuses.getStatusCode(status))
                .contentType(WebFormat.JSON_UTF8)
                .body(Map.of("status", status.getCode()));
    }
}
