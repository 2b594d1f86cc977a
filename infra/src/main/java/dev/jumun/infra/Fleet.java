package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.autoscaling.AutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.autoscaling.GroupMetrics;
import software.amazon.awscdk.services.autoscaling.RequestCountScalingProps;
import software.amazon.awscdk.services.autoscaling.RollingUpdateOptions;
import software.amazon.awscdk.services.autoscaling.Signals;
import software.amazon.awscdk.services.autoscaling.SignalsOptions;
import software.amazon.awscdk.services.autoscaling.UpdatePolicy;
import software.amazon.awscdk.services.ec2.BlockDevice;
import software.amazon.awscdk.services.ec2.BlockDeviceVolume;
import software.amazon.awscdk.services.ec2.EbsDeviceOptions;
import software.amazon.awscdk.services.ec2.EbsDeviceVolumeType;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.LaunchTemplate;
import software.amazon.awscdk.services.ec2.MachineImage;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.UserData;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Instances of one profile, as many as there is work for. Each runs the image in one container. A deployment replaces
 * them a few at a time, waits for each new one to say that it is ready, and goes back to the old ones when it does not.
 */
final class Fleet extends Construct {
    /** As the requirements put it: more instances from a CPU load of 70 % on. */
    static final int CPU_PERCENT = 70;
    /** Packages, image, certificates, migrations and the start; five minutes of asking and as much for the rest. */
    private static final Duration START = Duration.minutes(10);

    private final AutoScalingGroup group;
    private final Role role;
    private final BootScript boot;
    private final UserData userData;

    Fleet(Construct scope, Profile profile, FleetSettings size, StageSettings settings, Vpc vpc,
            SecurityGroup securityGroup) {
        super(scope, profile.id());
        var stack = Stack.of(this);
        var log = LogGroup.Builder.create(this, "Log")
                .logGroupName("/%s/%s".formatted(stack.getStackName(), profile.label()))
                .retention(Logs.kept(settings))
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        role = Role.Builder.create(this, "Role")
                .description("Jumun's instances with the profile " + profile.label())
                .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
                // A shell for operators, without keys and without an open port.
                .managedPolicies(List.of(ManagedPolicy.fromAwsManagedPolicyName("AmazonSSMManagedInstanceCore")))
                .build();
        // Filled by finish(): by then everything is known.
        userData = UserData.custom("#!/bin/bash");
        var template = LaunchTemplate.Builder.create(this, "Template")
                .machineImage(MachineImage.latestAmazonLinux2023())
                .instanceType(new InstanceType(size.instanceType()))
                .securityGroup(securityGroup)
                .role(role)
                .userData(userData)
                .detailedMonitoring(true)
                .requireImdsv2(true)
                // The instance itself and nobody behind it, so no container.
                .httpPutResponseHopLimit(1)
                .blockDevices(List.of(BlockDevice.builder()
                        .deviceName("/dev/xvda")
                        .volume(BlockDeviceVolume.ebs(20,
                                EbsDeviceOptions.builder()
                                        .encrypted(true)
                                        .volumeType(EbsDeviceVolumeType.GP3)
                                        .build()))
                        .build()))
                .build();
        group = AutoScalingGroup.Builder.create(this, "Group")
                .vpc(vpc)
                .vpcSubnets(Network.application())
                .launchTemplate(template)
                .minCapacity(size.minimum())
                .maxCapacity(size.maximum())
                .healthChecks(profile.healthChecks(START))
                .defaultInstanceWarmup(Duration.minutes(2))
                .groupMetrics(List.of(GroupMetrics.all()))
                .signals(Signals.waitForMinCapacity(
                        SignalsOptions.builder().timeout(START).minSuccessPercentage(100).build()))
                .updatePolicy(UpdatePolicy.rollingUpdate(RollingUpdateOptions.builder()
                        .minInstancesInService(size.minimum())
                        .maxBatchSize(size.batch())
                        .waitOnResourceSignals(true)
                        .pauseTime(START)
                        .minSuccessPercentage(100)
                        .build()))
                .build();
        var resource = (CfnAutoScalingGroup) Bounds.given("group", group.getNode().getDefaultChild());
        // An instance that is to be replaced stays until the new one is there.
        resource.addPropertyOverride("InstanceMaintenancePolicy",
                Map.of("MinHealthyPercentage", 100, "MaxHealthyPercentage", 150));
        group.scaleOnCpuUtilization("Cpu",
                CpuUtilizationScalingProps.builder().targetUtilizationPercent(CPU_PERCENT).build());
        boot = new BootScript();
        boot.variable("REGION", stack.getRegion())
                .variable("STACK", stack.getStackName())
                .variable("GROUP", stack.getLogicalId(resource))
                .variable("PROFILE", profile.label())
                .variable("LOG_GROUP", log.getLogGroupName())
                .variable("MANAGEMENT_PORT", String.valueOf(settings.managementPort()))
                .variable("PUBLISHED_PORTS", profile.published(settings))
                .variable("HEAP", String.valueOf(size.heapMegabytes()));
        boot.setting("SPRING_PROFILES_ACTIVE", "prod," + profile.label())
                // The gateway checks tokens and says by a header whose they are; the firewall refuses whoever brings it along.
                .setting("JUMUN_AUTHENTICATION_MODE", "mock")
                .setting("JUMUN_AUTHENTICATION_MOCKINPRODUCTION", "true")
                .setting("MANAGEMENT_SERVER_PORT", String.valueOf(settings.managementPort()))
                .setting("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs")
                .setting("JAVA_OPTS", "-Xmx%dm".formatted(size.heapMegabytes()));
        log.grantWrite(role);
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("cloudformation:SignalResource"))
                .resources(List.of(stack.getStackId()))
                .build());
    }

    /** Runs this image. */
    void run(IRepository images, String digest) {
        boot.variable("REGISTRY", images.getRegistryUri()).variable("IMAGE", images.repositoryUriForDigest(digest));
        images.grantPull(role);
    }

    /** Reads and writes there; secrets are fetched by the instance when the application starts. */
    void use(Database database, Cache cache) {
        boot.variable("DATABASE_SECRET", database.secret().getSecretArn())
                .variable("REDIS_SECRET", cache.token().getSecretArn());
        boot.setting("SPRING_DATASOURCE_URL", database.url())
                .setting("SPRING_DATA_REDIS_CLUSTER_NODES", cache.address())
                .setting("SPRING_DATA_REDIS_SSL_ENABLED", "true");
        database.letRead(role);
        cache.letRead(role);
    }

    /** Sends its figures there. */
    void measure(Metrics metrics) {
        boot.variable("METRICS_NAMESPACE", metrics.namespace())
                .variable("METRICS_GROUP", metrics.log().getLogGroupName());
        metrics.letWrite(role);
    }

    /** Takes requests, and is judged by the load balancer's health check. */
    void serve(LoadBalancing balancing, int requestsPerMinute) {
        group.attachToApplicationTargetGroup(balancing.targets());
        group.scaleOnRequestCount("Requests",
                RequestCountScalingProps.builder()
                        .targetRequestsPerMinute(requestsPerMinute)
                        .build());
        boot.variable("TARGETS", balancing.targets().getTargetGroupArn());
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("elasticloadbalancing:DescribeTargetHealth"))
                // There is no narrower one for this action.
                .resources(List.of("*"))
                .build());
    }

    /** Has no load balancer. */
    void serveNobody() {
        boot.variable("TARGETS", "");
    }

    void setting(String name, String value) {
        boot.setting(name, value);
    }

    /** To be called last. */
    void finish() {
        userData.addCommands(boot.text());
    }

    String groupName() {
        return group.getAutoScalingGroupName();
    }
}
