package dev.jumun.infra;

import java.util.List;
import java.util.Locale;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.autoscaling.AdditionalHealthCheckType;
import software.amazon.awscdk.services.autoscaling.AdditionalHealthChecksOptions;
import software.amazon.awscdk.services.autoscaling.Ec2HealthChecksOptions;
import software.amazon.awscdk.services.autoscaling.HealthChecks;

/** What an instance does; the names are those of the application's profiles in production. */
enum Profile {
    /** Serves, delivers nothing. */
    API,
    /** Delivers, and answers for its health only. */
    WORKER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String id() {
        return name().charAt(0) + label().substring(1);
    }

    /**
     * Who judges whether an instance must be replaced. A worker has no load balancer: it is restarted in its place when
     * it is stuck, and replaced when the machine is broken.
     */
    HealthChecks healthChecks(Duration start) {
        return switch (this) {
            case API -> HealthChecks.withAdditionalChecks(AdditionalHealthChecksOptions.builder()
                    .additionalTypes(List.of(AdditionalHealthCheckType.ELB))
                    .gracePeriod(start)
                    .build());
            case WORKER -> HealthChecks.ec2(Ec2HealthChecksOptions.builder().gracePeriod(start).build());
        };
    }

    /** What of the container is reached from outside of the instance, as options for Docker. */
    String published(StageSettings settings) {
        var management = settings.managementPort();
        return switch (this) {
            case API -> "--publish %1$d:%1$d --publish %2$d:%2$d".formatted(StageSettings.APPLICATION_PORT, management);
            case WORKER -> "--publish 127.0.0.1:%1$d:%1$d".formatted(management);
        };
    }
}
