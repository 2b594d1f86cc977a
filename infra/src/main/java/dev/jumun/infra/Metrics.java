package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** Where instances send what the application's Prometheus endpoint says, for CloudWatch to make metrics of it. */
final class Metrics extends Construct {
    private final String namespace;
    private final LogGroup log;

    Metrics(Construct scope, StageSettings settings) {
        super(scope, "Metrics");
        namespace = Stack.of(this).getStackName();
        log = LogGroup.Builder.create(this, "Log")
                .logGroupName("/%s/metrics".formatted(namespace))
                .retention(Logs.kept(settings))
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
    }

    String namespace() {
        return namespace;
    }

    LogGroup log() {
        return log;
    }

    void letWrite(Role role) {
        log.grantWrite(role);
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("cloudwatch:PutMetricData"))
                .resources(List.of("*"))
                .conditions(Map.of("StringEquals", Map.of("cloudwatch:namespace", namespace)))
                .build());
        // The agent asks for the name of its group, for the dimension of that name.
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("ec2:DescribeTags", "ec2:DescribeInstances"))
                .resources(List.of("*"))
                .build());
    }
}
