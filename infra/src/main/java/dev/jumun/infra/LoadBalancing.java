package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.elasticloadbalancingv2.AddApplicationTargetGroupsProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.CfnListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.FixedResponseOptions;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerAction;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCondition;
import software.amazon.awscdk.services.elasticloadbalancingv2.SslPolicy;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetGroupLoadBalancingAlgorithmType;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/** Spreads requests for the API over the instances that are healthy; in the private network, for API Gateway only. */
final class LoadBalancing extends Construct {
    static final String PUBLISHED = "/api/v1/*";
    private static final int HTTPS = 443;
    /** Three minutes, which a fail-over of the database does not take: it must not end every instance there is. */
    private static final int MISSES = 9;
    private static final Duration INTERVAL = Duration.seconds(20);

    private final ApplicationLoadBalancer balancer;
    private final ApplicationTargetGroup targets;

    LoadBalancing(Construct scope, StageSettings settings, Network network) {
        super(scope, "LoadBalancing");
        balancer = ApplicationLoadBalancer.Builder.create(this, "Balancer")
                .vpc(network.vpc())
                .vpcSubnets(Network.application())
                .internetFacing(false)
                .securityGroup(network.balancer())
                .dropInvalidHeaderFields(true)
                .deletionProtection(true)
                // Less than the 75 s after which the application closes what is idle.
                .idleTimeout(Duration.seconds(60))
                .build();
        balancer.logAccessLogs(Bucket.Builder.create(this, "AccessLogs")
                .encryption(BucketEncryption.S3_MANAGED)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .enforceSsl(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .lifecycleRules(List.of(LifecycleRule.builder().expiration(Duration.days(settings.logDays())).build()))
                .build());
        targets = ApplicationTargetGroup.Builder.create(this, "Targets")
                .vpc(network.vpc())
                .targetType(TargetType.INSTANCE)
                .protocol(ApplicationProtocol.HTTP)
                .port(StageSettings.APPLICATION_PORT)
                .loadBalancingAlgorithmType(TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS)
                // An instance is told to stop only when this is over, so nobody is sent to one that refuses.
                .deregistrationDelay(Duration.seconds(settings.drainSeconds()))
                .healthCheck(HealthCheck.builder()
                        .path("/actuator/health")
                        .port(String.valueOf(settings.managementPort()))
                        .healthyHttpCodes("200")
                        .interval(INTERVAL)
                        .timeout(Duration.seconds(5))
                        .healthyThresholdCount(2)
                        .unhealthyThresholdCount(MISSES)
                        .build())
                .build();
        var listener = balancer.addListener("Https",
                BaseApplicationListenerProps.builder()
                        .port(HTTPS)
                        .protocol(ApplicationProtocol.HTTPS)
                        .open(false)
                        .sslPolicy(SslPolicy.RECOMMENDED_TLS)
                        .certificates(List.of(ListenerCertificate.fromArn(settings.edge().certificate())))
                        .defaultAction(ListenerAction.fixedResponse(404,
                                FixedResponseOptions.builder()
                                        .contentType("application/json")
                                        .messageBody("{\"error\":\"NOT_FOUND\"}")
                                        .build()))
                        .build());
        listener.addTargetGroups("Published",
                AddApplicationTargetGroupsProps.builder()
                        .priority(1)
                        .conditions(List.of(ListenerCondition.pathPatterns(List.of(PUBLISHED))))
                        .targetGroups(List.of(targets))
                        .build());
        addHeaders(listener, settings);
    }

    /** API Gateway passes answers on as they are; so what browsers must be told is added here. */
    private static void addHeaders(ApplicationListener listener, StageSettings settings) {
        var headers = Map.of("access_control_allow_origin", settings.edge().allowedOrigin(),
                "access_control_expose_headers", "Location,Idempotency-Replayed,Retry-After,X-Trace-Id",
                "strict_transport_security", "max-age=31536000", "x_content_type_options", "nosniff");
        ((CfnListener) Bounds.given("listener", listener.getNode().getDefaultChild()))
                .setListenerAttributes(headers.entrySet()
                        .stream()
                        .sorted(Map.Entry.comparingByKey())
                        .<Object>map(header -> CfnListener.ListenerAttributeProperty.builder()
                                .key("routing.http.response." + header.getKey() + ".header_value")
                                .value(header.getValue())
                                .build())
                        .toList());
    }

    ApplicationLoadBalancer balancer() {
        return balancer;
    }

    ApplicationTargetGroup targets() {
        return targets;
    }
}
