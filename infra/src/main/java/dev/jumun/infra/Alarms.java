package dev.jumun.infra;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/**
 * What somebody is woken for, and of it what makes a deployment go back. Each says which promise is in danger; the
 * figures are those of docs/operations.md.
 */
final class Alarms extends Construct {
    private static final Duration MINUTE = Duration.minutes(1);

    private final Topic topic;
    private final List<Alarm> goingBack = new ArrayList<>();

    Alarms(Construct scope, StageSettings settings) {
        super(scope, "Alarms");
        topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
        topic.addSubscription(new EmailSubscription(settings.alarmAddress()));
    }

    /** What clients feel. */
    void watch(Gateway gateway) {
        var api = Map.of("ApiName", gateway.api().getRestApiName(), "Stage",
                gateway.api().getDeploymentStage().getStageName());
        goesBack(alarm("AnswersFail", "More than one answer in a hundred is a 5xx",
                metric("AWS/ApiGateway", "5XXError", "Average", api), 0.01, 3, TreatMissingData.NOT_BREACHING));
    }

    void watch(LoadBalancing balancing) {
        var name = balancing.balancer().getLoadBalancerFullName();
        var targets = Map.of("LoadBalancer", name, "TargetGroup", balancing.targets().getTargetGroupFullName());
        goesBack(alarm("InstancesAreUnhealthy", "An instance does not answer its health check, or not with 200",
                metric("AWS/ApplicationELB", "UnHealthyHostCount", "Maximum", targets), 0, 3,
                TreatMissingData.NOT_BREACHING));
        goesBack(alarm("InstancesFail", "More than one answer of the instances in a hundred is a 5xx",
                MathExpression.Builder.create()
                        .expression("IF(requests > 0, errors / requests, 0)")
                        .label("share of 5xx")
                        .usingMetrics(Map.of("errors",
                                metric("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", targets), "requests",
                                metric("AWS/ApplicationELB", "RequestCount", "Sum", targets)))
                        .period(MINUTE)
                        .build(),
                0.01, 3, TreatMissingData.NOT_BREACHING));
        // Until the first byte: a stock stream lasts for minutes, and that is no fault.
        goesBack(alarm("AnswersAreSlow", "One answer in a hundred takes longer than a second",
                metric("AWS/ApplicationELB", "TargetResponseTime", "p99", targets), 1, 5,
                TreatMissingData.NOT_BREACHING));
    }

    void watch(Profile profile, Fleet fleet, FleetSettings size) {
        alarm(profile.id() + "sAreMissing", "Fewer instances run than there must be",
                metric("AWS/AutoScaling", "GroupInServiceInstances", "Minimum",
                        Map.of("AutoScalingGroupName", fleet.groupName())),
                size.minimum(), 10, ComparisonOperator.LESS_THAN_THRESHOLD, TreatMissingData.BREACHING);
    }

    void watch(Database database, DatabaseSettings size) {
        var instance = Map.of("DBInstanceIdentifier", database.identifier());
        alarm("DatabaseIsBusy", "Nine tenths of the database's processors are in use",
                metric("AWS/RDS", "CPUUtilization", "Average", instance), 90, 10, TreatMissingData.BREACHING);
        alarm("DatabaseIsFull", "Less than 5 GB of the database's disk are free, and it does not grow any more",
                metric("AWS/RDS", "FreeStorageSpace", "Minimum", instance), 5e9, 5,
                ComparisonOperator.LESS_THAN_THRESHOLD, TreatMissingData.BREACHING);
        alarm("ConnectionsRunOut", "Nine tenths of the database's connections are in use",
                metric("AWS/RDS", "DatabaseConnections", "Maximum", instance), size.maxConnections() * 0.9, 5,
                TreatMissingData.NOT_BREACHING);
    }

    void watch(Cache cache) {
        alarm("CacheIsFull", "Redis refuses to write when its memory is full, because it must not forget holders",
                highest(cache.nodes(), "DatabaseMemoryUsagePercentage"), 75, 5, TreatMissingData.NOT_BREACHING);
        alarm("CacheIsBusy", "Redis has one thread, and it is in use all the time",
                highest(cache.nodes(), "EngineCPUUtilization"), 90, 10, TreatMissingData.NOT_BREACHING);
    }

    private static IMetric highest(List<String> nodes, String name) {
        var metrics = new TreeMap<String, IMetric>();
        for (var node : nodes) {
            metrics.put("node" + metrics.size(),
                    metric("AWS/ElastiCache", name, "Maximum", Map.of("CacheClusterId", node)));
        }
        return MathExpression.Builder.create()
                .expression("MAX([%s])".formatted(String.join(", ", metrics.keySet())))
                .label(name + " of the busiest node")
                .usingMetrics(metrics)
                .period(MINUTE)
                .build();
    }

    /** What the application says of itself. */
    void watch(Metrics metrics) {
        var worker = Map.of("profile", Profile.WORKER.label());
        goesBack(alarm("EventsAreLate", "The data platform has waited for an event for more than a minute",
                metric(metrics.namespace(), "jumun_outbox_oldest_age_seconds", "Maximum", worker), 60, 5,
                TreatMissingData.NOT_BREACHING));
        alarm("EventsAreParked", "Events were given up after their last attempt: somebody has to look",
                metric(metrics.namespace(), "jumun_outbox_events", "Maximum",
                        Map.of("profile", Profile.WORKER.label(), "status", "PARKED")),
                0, 1, TreatMissingData.NOT_BREACHING);
    }

    /** Those that end a deployment, by ARN, the way a shell script takes them. */
    String goingBack() {
        return goingBack.stream().map(Alarm::getAlarmArn).collect(joining(" "));
    }

    private void goesBack(Alarm alarm) {
        // CloudFormation watches at most five.
        if (goingBack.size() == 5) {
            throw new IllegalStateException("A deployment watches five alarms at most.");
        }
        goingBack.add(alarm);
    }

    private static Metric metric(String namespace, String name, String statistic, Map<String, String> dimensions) {
        return Metric.Builder.create()
                .namespace(namespace)
                .metricName(name)
                .statistic(statistic)
                .dimensionsMap(dimensions)
                .period(MINUTE)
                .build();
    }

    private Alarm alarm(String id, String why, IMetric metric, double threshold, int minutes,
            TreatMissingData missing) {
        return alarm(id, why, metric, threshold, minutes, ComparisonOperator.GREATER_THAN_THRESHOLD, missing);
    }

    private Alarm alarm(String id, String why, IMetric metric, double threshold, int minutes,
            ComparisonOperator comparison, TreatMissingData missing) {
        var alarm = Alarm.Builder.create(this, id)
                .alarmDescription(why)
                .metric(metric)
                .threshold(threshold)
                .evaluationPeriods(minutes)
                .comparisonOperator(comparison)
                .treatMissingData(missing)
                .build();
        alarm.addAlarmAction(new SnsAction(topic));
        alarm.addOkAction(new SnsAction(topic));
        return alarm;
    }
}
