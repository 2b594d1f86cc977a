package dev.jumun.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.assertions.Template;

/**
 * Each promise of the requirements' tables on the infrastructure, in each stage: the parts with their roles, the way of
 * a request, the layers of the network, and the guide on scaling and operation.
 */
@ParameterizedClass
@EnumSource(Stage.class)
final class RequirementsTests {
    private final Template template;
    private final StageSettings settings;

    RequirementsTests(Stage stage) {
        template = Templates.of(stage);
        settings = StageSettings.of(stage);
    }

    private Map<String, Part> all(String type) {
        var found = Templates.resources(template, type);
        assertThat(found).as(type).isNotEmpty();
        return found;
    }

    private Map.Entry<String, Part> only(String type) {
        var found = all(type);
        assertThat(found).as(type).hasSize(1);
        return found.entrySet().iterator().next();
    }

    private Part properties(String type) {
        return only(type).getValue().at("Properties");
    }

    private List<Part> methods(boolean preflight) {
        return all("AWS::ApiGateway::Method").values()
                .stream()
                .map(method -> method.at("Properties"))
                .filter(method -> method.text("HttpMethod").equals("OPTIONS") == preflight)
                .toList();
    }

    // The parts: API Gateway.

    @Test
    void apiGatewayEndsTls() {
        var domain = properties("AWS::ApiGateway::DomainName");
        assertThat(domain.text("SecurityPolicy")).isEqualTo("TLS_1_2");
        assertThat(domain.text("RegionalCertificateArn")).isEqualTo(settings.edge().certificate());
        assertThat(properties("AWS::ApiGateway::RestApi").isTrue("DisableExecuteApiEndpoint")).isTrue();
    }

    @Test
    void apiGatewayAuthenticatesEverythingThatIsNotPublic() {
        var open = methods(false).stream()
                .filter(method -> method.text("AuthorizationType").equals("NONE"))
                .map(method -> method.text("HttpMethod") + method.text("Integration", "Uri").replaceAll(".*/v1", " "))
                .collect(Collectors.toSet());
        assertThat(open).isEqualTo(Set.of("GET /products", "GET /products/{id}", "GET /products/stock-stream",
                "GET /coupons", "GET /stats/popular-products"));
        assertThat(methods(false).stream()
                .filter(method -> !method.text("AuthorizationType").equals("NONE"))).isNotEmpty()
                .allSatisfy(method -> {
                    assertThat(method.text("AuthorizationType")).isEqualTo("COGNITO_USER_POOLS");
                    assertThat(method.at("AuthorizerId").isThere()).isTrue();
                });
    }

    @Test
    void apiGatewayAndNobodyElseSaysWhoIsAsking() {
        assertThat(methods(false).stream()
                .filter(method -> method.text("AuthorizationType").equals("COGNITO_USER_POOLS")))
                .allSatisfy(method -> assertThat(
                        method.text("Integration", "RequestParameters", "integration.request.header.X-User-Id"))
                        .isEqualTo("context.authorizer.claims.custom:user_id"));
        var pool = properties("AWS::Cognito::UserPool");
        assertThat(pool.isTrue("AdminCreateUserConfig", "AllowAdminCreateUserOnly")).isTrue();
        assertThat(pool.list("Schema").filter(attribute -> attribute.text("Name").equals("user_id"))).singleElement()
                .satisfies(attribute -> assertThat(attribute.at("Mutable").value()).isEqualTo(false));
        assertThat(properties("AWS::Cognito::UserPoolClient").list("WriteAttributes").map(Part::joined))
                .containsExactly("email");
        var refused = properties("AWS::WAFv2::WebACL").list("Rules").findFirst().orElseThrow();
        assertThat(refused.at("Action", "Block").isThere()).isTrue();
        assertThat(refused.text("Statement", "SizeConstraintStatement", "FieldToMatch", "SingleHeader", "Name"))
                .isEqualTo("x-user-id");
        assertThat(refused.text("Statement", "SizeConstraintStatement", "ComparisonOperator")).isEqualTo("GE");
        assertThat(refused.number("Statement", "SizeConstraintStatement", "Size")).isZero();
    }

    @Test
    void apiGatewayAnswersCors() {
        assertThat(methods(true)).isNotEmpty()
                .allSatisfy(method -> assertThat(method.list("Integration", "IntegrationResponses")
                        .map(answer -> answer.text("ResponseParameters",
                                "method.response.header.Access-Control-Allow-Origin")))
                        .containsExactly("'" + settings.edge().allowedOrigin() + "'"));
        assertThat(properties("AWS::ElasticLoadBalancingV2::Listener").list("ListenerAttributes")
                .filter(attribute -> attribute.text("Key")
                        .equals("routing.http.response.access_control_allow_origin.header_value"))
                .map(attribute -> attribute.text("Value"))).containsExactly(settings.edge().allowedOrigin());
    }

    @Test
    void apiGatewayLimitsTheRate() {
        var limits = properties("AWS::ApiGateway::Stage").list("MethodSettings").findFirst().orElseThrow();
        assertThat(limits.text("HttpMethod")).isEqualTo("*");
        assertThat(limits.number("ThrottlingRateLimit")).isEqualTo(settings.edge().requestsPerSecond());
        assertThat(limits.number("ThrottlingBurstLimit")).isEqualTo(settings.edge().burst());
        assertThat(properties("AWS::WAFv2::WebACL").list("Rules")
                .filter(rule -> rule.at("Statement", "RateBasedStatement").isThere())
                .map(rule -> rule.number("Statement", "RateBasedStatement", "Limit")))
                .containsExactly(settings.edge().requestsPerAddress());
        assertThat(properties("AWS::WAFv2::WebACLAssociation").at("ResourceArn").joined()).contains("/restapis/");
    }

    @Test
    void apiGatewayPassesRequestsToTheLoadBalancer() {
        var balancer = only("AWS::ElasticLoadBalancingV2::LoadBalancer").getKey();
        var link = only("AWS::ApiGatewayV2::VpcLink").getKey();
        assertThat(methods(false)).isNotEmpty().allSatisfy(method -> {
            assertThat(method.text("Integration", "ConnectionType")).isEqualTo("VPC_LINK");
            assertThat(method.text("Integration", "ConnectionId", "Ref")).isEqualTo(link);
            assertThat(method.text("Integration", "IntegrationTarget", "Ref")).isEqualTo(balancer);
            assertThat(method.text("Integration", "Uri"))
                    .startsWith("https://" + settings.edge().domainName() + "/api/v1/");
        });
    }

    @Test
    void apiGatewayLetsStockStreamsStream() {
        assertThat(methods(false).stream()
                .filter(method -> method.text("Integration", "ResponseTransferMode").equals("STREAM")))
                .isNotEmpty()
                .allSatisfy(method -> {
                    assertThat(method.text("Integration", "Uri")).endsWith("/products/stock-stream");
                    assertThat(method.number("Integration", "TimeoutInMillis")).isEqualTo(900_000);
                });
    }

    // The load balancer.

    @Test
    void loadBalancerRoutesTheApiToTheInstances() {
        var rule = properties("AWS::ElasticLoadBalancingV2::ListenerRule");
        assertThat(rule.list("Conditions")
                .flatMap(condition -> condition.list("PathPatternConfig", "Values"))
                .map(Part::joined)).containsExactly("/api/v1/*");
        var targets = only("AWS::ElasticLoadBalancingV2::TargetGroup");
        assertThat(rule.list("Actions").map(action -> action.text("TargetGroupArn", "Ref")))
                .containsExactly(targets.getKey());
        assertThat(targets.getValue().number("Properties", "Port")).isEqualTo(8080);
        assertThat(targets.getValue().text("Properties", "Protocol")).isEqualTo("HTTP");
        assertThat(properties("AWS::ElasticLoadBalancingV2::Listener").list("DefaultActions")
                .map(action -> action.text("FixedResponseConfig", "StatusCode"))).containsExactly("404");
        assertThat(group("Api").list("TargetGroupARNs").map(target -> target.text("Ref")))
                .containsExactly(targets.getKey());
    }

    @Test
    void loadBalancerAsksForTheHealth() {
        var targets = properties("AWS::ElasticLoadBalancingV2::TargetGroup");
        assertThat(targets.text("HealthCheckPath")).isEqualTo("/actuator/health");
        assertThat(targets.text("HealthCheckPort")).isEqualTo(String.valueOf(settings.managementPort()));
        assertThat(targets.text("Matcher", "HttpCode")).isEqualTo("200");
        assertThat(bootScript("Api")).contains("MANAGEMENT_SERVER_PORT=" + settings.managementPort());
    }

    @Test
    void aFailOverOfTheDatabaseEndsNoInstance() {
        var targets = properties("AWS::ElasticLoadBalancingV2::TargetGroup");
        assertThat(targets.number("HealthCheckIntervalSeconds") * targets.number("UnhealthyThresholdCount"))
                .isGreaterThanOrEqualTo(180);
    }

    // The instances.

    private Part group(String name) {
        return all("AWS::AutoScaling::AutoScalingGroup").entrySet()
                .stream()
                .filter(group -> group.getKey().startsWith(name))
                .map(group -> group.getValue().at("Properties"))
                .findFirst()
                .orElseThrow();
    }

    private Part launched(String name) {
        return all("AWS::EC2::LaunchTemplate").entrySet()
                .stream()
                .filter(launched -> launched.getKey().startsWith(name))
                .map(launched -> launched.getValue().at("Properties", "LaunchTemplateData"))
                .findFirst()
                .orElseThrow();
    }

    private String bootScript(String name) {
        return launched(name).at("UserData").joined();
    }

    @Test
    void severalInstancesServeInSeveralZones() {
        assertThat(Integer.parseInt(group("Api").text("MinSize"))).isEqualTo(settings.api().minimum())
                .isGreaterThan(1);
        assertThat(group("Api").list("VPCZoneIdentifier")).hasSameSizeAs(settings.availabilityZones())
                .hasSizeGreaterThan(1);
    }

    @Test
    void instancesKeepNoSessions() {
        assertThat(properties("AWS::ElasticLoadBalancingV2::TargetGroup").list("TargetGroupAttributes")
                .filter(attribute -> attribute.text("Key").equals("stickiness.enabled"))
                .map(attribute -> attribute.text("Value"))).containsExactly("false");
    }

    @Test
    void workersRunWithAProfileOfTheirOwn() {
        assertThat(bootScript("Api")).contains("\nSPRING_PROFILES_ACTIVE=prod,api\n")
                .doesNotContain("JUMUN_OUTBOX_URL");
        assertThat(bootScript("Worker")).contains("\nSPRING_PROFILES_ACTIVE=prod,worker\n")
                .contains("\nJUMUN_OUTBOX_URL=" + settings.dataPlatform() + "\n");
        assertThat(group("Worker").list("TargetGroupARNs")).isEmpty();
        assertThat(Integer.parseInt(group("Worker").text("MinSize"))).isGreaterThan(1);
    }

    @Test
    void instancesRunTheImageOfTheRegistry() {
        for (var name : List.of("Api", "Worker")) {
            assertThat(bootScript(name)).containsPattern("IMAGE='.*dkr\\.ecr\\..*/jumun@.*ImageDigest.*'")
                    .contains("docker pull -q \"$IMAGE\"", "docker run --rm --name jumun");
        }
        assertThat(new Part(template.toJSON()).text("Parameters", "ImageDigest", "AllowedPattern"))
                .isEqualTo("sha256:[0-9a-f]{64}");
    }

    @Test
    void instancesAreToldDatabaseAndRedisAndFetchTheSecrets() {
        for (var name : List.of("Api", "Worker")) {
            var script = bootScript(name);
            assertThat(script)
                    .containsPattern("SPRING_DATASOURCE_URL=jdbc:mysql://.*Endpoint.*/jumun\\?sslMode=VERIFY_IDENTITY&")
                    .containsPattern("SPRING_DATA_REDIS_CLUSTER_NODES=.*ConfigurationEndPoint.Address")
                    .contains("\nSPRING_DATA_REDIS_SSL_ENABLED=true\n", "secretsmanager get-secret-value")
                    .contains("\nJAVA_OPTS=-Xmx512m\n")
                    .doesNotContain("{{resolve:");
            // What EC2 takes; placeholders are longer than what they stand for.
            assertThat(script.length()).isLessThan(16_384);
        }
    }

    // Redis and MySQL.

    @Test
    void redisFailsOverByItself() {
        var redis = properties("AWS::ElastiCache::ReplicationGroup");
        assertThat(redis.text("Engine")).isEqualTo("redis");
        assertThat(redis.isTrue("AutomaticFailoverEnabled")).isTrue();
        assertThat(redis.isTrue("MultiAZEnabled")).isTrue();
        assertThat(redis.number("ReplicasPerNodeGroup")).isEqualTo(settings.cache().replicas()).isPositive();
        assertThat(redis.isTrue("TransitEncryptionEnabled")).isTrue();
        assertThat(redis.isTrue("AtRestEncryptionEnabled")).isTrue();
        assertThat(redis.text("AuthToken")).isNotEqualTo("null");
        assertThat(properties("AWS::ElastiCache::ParameterGroup").text("Properties", "maxmemory-policy"))
                .isEqualTo("noeviction");
    }

    @Test
    void mysqlHasAStandbyInAnotherZone() {
        var mysql = properties("AWS::RDS::DBInstance");
        assertThat(mysql.text("Engine")).isEqualTo("mysql");
        assertThat(mysql.isTrue("MultiAZ")).isTrue();
        assertThat(mysql.isTrue("StorageEncrypted")).isTrue();
    }

    @Test
    void mysqlKeepsEveryCommitAndIsSetAsTheServiceWants() {
        var parameters = properties("AWS::RDS::DBParameterGroup").at("Parameters");
        assertThat(parameters.text("innodb_flush_log_at_trx_commit")).isEqualTo("1");
        assertThat(parameters.text("sync_binlog")).isEqualTo("1");
        assertThat(parameters.text("character_set_server")).isEqualTo("utf8mb4");
        assertThat(parameters.text("require_secure_transport")).isEqualTo("1");
        assertThat(Integer.parseInt(parameters.text("max_connections")))
                .isGreaterThan(StageSettings.POOL * (settings.api().maximum() + settings.worker().maximum()));
    }

    // The network.

    private Set<String> subnets(String kind) {
        return all("AWS::EC2::Subnet").entrySet()
                .stream()
                .filter(subnet -> subnet.getValue()
                        .list("Properties", "Tags")
                        .anyMatch(
                                tag -> tag.text("Key").equals("aws-cdk:subnet-name") && tag.text("Value").equals(kind)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Set<String> references(Part owner, String... path) {
        return owner.list(path).map(subnet -> subnet.text("Ref")).collect(Collectors.toSet());
    }

    @Test
    void databaseAndRedisLieInPrivateSubnetsWithoutAWayOut() {
        var data = subnets("data");
        assertThat(references(properties("AWS::RDS::DBSubnetGroup"), "SubnetIds")).isEqualTo(data);
        assertThat(references(properties("AWS::ElastiCache::SubnetGroup"), "SubnetIds")).isEqualTo(data);
        assertThat(properties("AWS::RDS::DBInstance").at("PubliclyAccessible").value()).isEqualTo(false);
        var tables = all("AWS::EC2::SubnetRouteTableAssociation").values()
                .stream()
                .filter(association -> data.contains(association.text("Properties", "SubnetId", "Ref")))
                .map(association -> association.text("Properties", "RouteTableId", "Ref"))
                .collect(Collectors.toSet());
        assertThat(tables).hasSameSizeAs(data);
        assertThat(all("AWS::EC2::Route").values())
                .noneMatch(route -> tables.contains(route.text("Properties", "RouteTableId", "Ref")));
    }

    @Test
    void instancesAndLoadBalancerHaveNoPublicAddress() {
        var application = subnets("application");
        assertThat(references(group("Api"), "VPCZoneIdentifier")).isEqualTo(application);
        assertThat(references(group("Worker"), "VPCZoneIdentifier")).isEqualTo(application);
        var balancer = properties("AWS::ElasticLoadBalancingV2::LoadBalancer");
        assertThat(balancer.text("Scheme")).isEqualTo("internal");
        assertThat(references(balancer, "Subnets")).isEqualTo(application);
        assertThat(all("AWS::EC2::Subnet").values())
                .noneMatch(subnet -> subnet.isTrue("Properties", "MapPublicIpOnLaunch"));
    }

    @Test
    void onlyTheseConnectionsAreAllowed() {
        var rules = all("AWS::EC2::SecurityGroupIngress").values()
                .stream()
                .map(rule -> rule.at("Properties"))
                .map(rule -> "%s -> %s %d-%d".formatted(name(rule.at("SourceSecurityGroupId")),
                        name(rule.at("GroupId")),
                        rule.number("FromPort"), rule.number("ToPort")))
                .collect(Collectors.toSet());
        var management = settings.managementPort();
        assertThat(rules).isEqualTo(Set.of("Link -> Balancer 443-443", "Balancer -> Api 8080-8080",
                "Balancer -> Api %d-%d".formatted(management, management), "Api -> Database 3306-3306",
                "Worker -> Database 3306-3306", "Api -> Cache 6379-6379", "Worker -> Cache 6379-6379"));
        assertThat(all("AWS::EC2::SecurityGroup").values())
                .noneMatch(group -> group.at("Properties", "SecurityGroupIngress").isThere());
    }

    private static String name(Part group) {
        return Objects.requireNonNull(group.at("Fn::GetAtt").list().findFirst().orElseThrow().value())
                .toString()
                .replaceAll("^Network([A-Z][a-z]+)[0-9A-F]{8}$", "$1");
    }

    // Scaling and operation.

    @Test
    void scalesOutFromSeventyPercentOfCpuAndByRequests() {
        var policies = all("AWS::AutoScaling::ScalingPolicy").values()
                .stream()
                .map(policy -> policy.at("Properties", "TargetTrackingConfiguration"))
                .collect(Collectors.toMap(
                        policy -> policy.text("PredefinedMetricSpecification", "PredefinedMetricType"),
                        policy -> policy.number("TargetValue"), (one, other) -> one.equals(other) ? one : -1));
        assertThat(policies).isEqualTo(Map.of("ASGAverageCPUUtilization", 70, "ALBRequestCountPerTarget",
                settings.requestsPerTarget()));
        assertThat(Integer.parseInt(group("Api").text("MaxSize"))).isGreaterThan(settings.api().minimum());
    }

    @Test
    void instancesThatAreNotHealthyAreReplaced() {
        assertThat(group("Api").text("HealthCheckType")).contains("ELB");
        assertThat(group("Api").number("InstanceMaintenancePolicy", "MinHealthyPercentage")).isEqualTo(100);
        assertThat(bootScript("Api")).contains("/actuator/health/liveness", "systemctl restart jumun");
    }

    @Test
    void logsGoToCloudWatch() {
        for (var name : List.of("Api", "Worker")) {
            assertThat(bootScript(name)).contains("\"log-driver\": \"awslogs\"",
                    "\nLOGGING_STRUCTURED_FORMAT_CONSOLE=ecs\n");
        }
        assertThat(all("AWS::Logs::LogGroup").values())
                .allMatch(log -> log.number("Properties", "RetentionInDays") == settings.logDays());
        assertThat(properties("AWS::ApiGateway::Stage").at("AccessLogSetting", "DestinationArn").isThere()).isTrue();
        assertThat(properties("AWS::RDS::DBInstance").list("EnableCloudwatchLogsExports").map(Part::joined))
                .containsExactly("error", "slowquery");
    }

    @Test
    void responseTimeAndErrorRateAreMeasuredAndWatched() {
        var watched = all("AWS::CloudWatch::Alarm").values()
                .stream()
                .flatMap(alarm -> alarm.at("Properties", "MetricName").isThere()
                        ? Stream.of(alarm.text("Properties", "MetricName"))
                        : alarm.list("Properties", "Metrics")
                                .map(metric -> metric.text("MetricStat", "Metric", "MetricName")))
                .collect(Collectors.toSet());
        assertThat(watched).contains("TargetResponseTime", "5XXError", "HTTPCode_Target_5XX_Count",
                "UnHealthyHostCount",
                "GroupInServiceInstances", "CPUUtilization", "FreeStorageSpace", "EngineCPUUtilization",
                "DatabaseMemoryUsagePercentage",
                "jumun_outbox_oldest_age_seconds", "jumun_outbox_events");
        assertThat(all("AWS::CloudWatch::Alarm").values())
                .allMatch(alarm -> alarm.list("Properties", "AlarmActions").count() == 1);
        assertThat(bootScript("Worker")).contains("metrics_path: /actuator/prometheus",
                "^jumun_outbox_oldest_age_seconds$");
        assertThat(properties("AWS::SNS::Subscription").text("Endpoint")).isEqualTo(settings.alarmAddress());
    }

    @Test
    void anySecondOfTheLastDaysCanBeRestored() {
        var mysql = properties("AWS::RDS::DBInstance");
        assertThat(mysql.number("BackupRetentionPeriod")).isEqualTo(settings.database().backupDays())
                .isBetween(7, 35);
        assertThat(mysql.at("DeleteAutomatedBackups").value()).isEqualTo(false);
        assertThat(mysql.isTrue("DeletionProtection")).isTrue();
        assertThat(only("AWS::RDS::DBInstance").getValue().text("DeletionPolicy")).isEqualTo("Snapshot");
    }

    // Deployment.

    @Test
    void aDeploymentReplacesInstancesOnlyByHealthyOnes() {
        for (var fleet : all("AWS::AutoScaling::AutoScalingGroup").values()) {
            var policy = fleet.at("UpdatePolicy", "AutoScalingRollingUpdate");
            assertThat(policy.isTrue("WaitOnResourceSignals")).isTrue();
            assertThat(policy.number("MinSuccessfulInstancesPercent")).isEqualTo(100);
            assertThat(policy.number("MinInstancesInService"))
                    .isEqualTo(Integer.parseInt(fleet.text("Properties", "MinSize")));
            assertThat(fleet.text("CreationPolicy", "ResourceSignal", "Timeout")).isEqualTo("PT10M");
        }
        assertThat(bootScript("Api")).contains("describe-target-health", "report FAILURE");
    }

    @Test
    void aDeploymentGoesBackWhenAlarmsGoOff() {
        var outputs = new Part(template.toJSON()).at("Outputs", "RollbackAlarms", "Value");
        var named = all("AWS::CloudWatch::Alarm").keySet()
                .stream()
                .filter(alarm -> outputs.joined().contains(alarm))
                .map(alarm -> alarm.replaceAll("^Alarms(.*)[0-9A-F]{8}$", "$1"))
                .collect(Collectors.toSet());
        assertThat(named).isEqualTo(Set.of("AnswersFail", "AnswersAreSlow", "InstancesAreUnhealthy", "InstancesFail",
                "EventsAreLate"));
    }

    @Test
    void anInstanceThatEndsFinishesWhatItHas() {
        assertThat(properties("AWS::ElasticLoadBalancingV2::TargetGroup").list("TargetGroupAttributes")
                .filter(attribute -> attribute.text("Key").equals("deregistration_delay.timeout_seconds"))
                .map(attribute -> attribute.text("Value"))).containsExactly(String.valueOf(settings.drainSeconds()));
        assertThat(bootScript("Api")).contains("ExecStop=/usr/bin/docker stop -t 60 jumun", "TimeoutStopSec=90");
    }
}
