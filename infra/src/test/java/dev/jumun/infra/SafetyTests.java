package dev.jumun.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Template;

/** What must hold of every resource there is, those added tomorrow included. Each rule also notices what it forbids. */
final class SafetyTests {
    /** Actions that AWS lets nobody narrow to a resource. */
    private static final Set<String> NEVER_NARROWER = Set.of("ecr:GetAuthorizationToken",
            "elasticloadbalancing:DescribeTargetHealth", "cloudwatch:PutMetricData", "ec2:DescribeTags",
            "ec2:DescribeInstances");

    @Test
    void nobodyMayDoMoreThanIsNamed() {
        holds(SafetyTests::boundless, Map.of("Type", "AWS::IAM::Policy", "Properties",
                Map.of("PolicyDocument", Map.of("Statement",
                        Map.of("Effect", "Allow", "Action", "s3:*", "Resource", "arn:aws:s3:::x")))),
                Map.of("Type", "AWS::IAM::Policy", "Properties",
                        Map.of("PolicyDocument", Map.of("Statement",
                                Map.of("Effect", "Allow", "Action", "s3:GetObject", "Resource", "*")))),
                Map.of("Type", "AWS::IAM::Role", "Properties",
                        Map.of("ManagedPolicyArns", List.of("arn:aws:iam::aws:policy/AdministratorAccess"))));
    }

    private static boolean boundless(Part resource) {
        return statements(resource).anyMatch(statement -> {
            var actions = statement.list("Action").map(Part::joined).toList();
            return actions.stream().anyMatch(action -> action.endsWith("*"))
                    || (statement.list("Resource").anyMatch(any -> any.joined().equals("*"))
                            && !NEVER_NARROWER.containsAll(actions));
        }) || resource.list("Properties", "ManagedPolicyArns")
                .anyMatch(policy -> !policy.joined().contains("AmazonSSMManagedInstanceCore")
                        && !policy.joined().contains("AmazonAPIGatewayPushToCloudWatchLogs")
                        && !policy.joined().contains("AmazonRDSEnhancedMonitoringRole"));
    }

    private static Stream<Part> statements(Part resource) {
        return resource.text("Type").equals("AWS::IAM::Policy")
                ? resource.list("Properties", "PolicyDocument", "Statement")
                        .filter(statement -> statement.text("Effect").equals("Allow"))
                : Stream.of();
    }

    @Test
    void nothingIsOpenToEverybody() {
        holds(resource -> Stream.of("SecurityGroupIngress", "")
                .flatMap(path -> path.isEmpty()
                        ? Stream.of(resource.at("Properties"))
                                .filter(any -> resource.text("Type").equals("AWS::EC2::SecurityGroupIngress"))
                        : resource.list("Properties", path))
                .anyMatch(rule -> rule.at("CidrIp").isThere() || rule.at("CidrIpv6").isThere()),
                Map.of("Type", "AWS::EC2::SecurityGroupIngress", "Properties", Map.of("CidrIp", "0.0.0.0/0")),
                Map.of("Type", "AWS::EC2::SecurityGroup", "Properties",
                        Map.of("SecurityGroupIngress", List.of(Map.of("CidrIp", "0.0.0.0/0")))));
    }

    @Test
    void whateverStoresIsEncrypted() {
        var encrypted = Map.<String, Function<Part, Boolean>>of("AWS::RDS::DBInstance",
                resource -> resource.isTrue("Properties", "StorageEncrypted"), "AWS::ElastiCache::ReplicationGroup",
                resource -> resource.isTrue("Properties", "AtRestEncryptionEnabled"), "AWS::S3::Bucket",
                resource -> resource.at("Properties", "BucketEncryption").isThere(), "AWS::EC2::LaunchTemplate",
                resource -> resource.list("Properties", "LaunchTemplateData", "BlockDeviceMappings")
                        .allMatch(disk -> disk.isTrue("Ebs", "Encrypted")));
        holds(resource -> encrypted.containsKey(resource.text("Type"))
                && !encrypted.getOrDefault(resource.text("Type"), any -> true).apply(resource),
                Map.of("Type", "AWS::RDS::DBInstance", "Properties", Map.of()),
                Map.of("Type", "AWS::S3::Bucket", "Properties", Map.of()));
    }

    @Test
    void whatHoldsBooksOutlivesItsStack() {
        holds(resource -> Set.of("AWS::RDS::DBInstance", "AWS::Cognito::UserPool", "AWS::ECR::Repository",
                "AWS::S3::Bucket").contains(resource.text("Type"))
                && !Set.of("Retain", "Snapshot").contains(resource.text("DeletionPolicy")),
                Map.of("Type", "AWS::RDS::DBInstance", "DeletionPolicy", "Delete"));
    }

    @Test
    void bucketsArePrivateAndTakeTlsOnly() {
        holds(resource -> resource.text("Type").equals("AWS::S3::Bucket") && !Stream
                .of("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
                .allMatch(block -> resource.isTrue("Properties", "PublicAccessBlockConfiguration", block)),
                Map.of("Type", "AWS::S3::Bucket", "Properties", Map.of()));
    }

    @Test
    void instancesGiveTheirRightsToNobodyBehindThem() {
        holds(resource -> {
            var options = resource.at("Properties", "LaunchTemplateData", "MetadataOptions");
            return resource.text("Type").equals("AWS::EC2::LaunchTemplate")
                    && !(options.text("HttpTokens").equals("required")
                            && options.text("HttpPutResponseHopLimit").equals("1"));
        }, Map.of("Type", "AWS::EC2::LaunchTemplate", "Properties", Map.of()));
    }

    @Test
    void logsAreKeptForATimeThatWasChosen() {
        holds(resource -> resource.text("Type").equals("AWS::Logs::LogGroup")
                && !resource.at("Properties", "RetentionInDays").isThere(),
                Map.of("Type", "AWS::Logs::LogGroup", "Properties", Map.of()));
    }

    @Test
    void noSecretStandsInATemplate() {
        // Only the token of Redis is handed over by CloudFormation, by reference.
        for (var template : Templates.all().values()) {
            Templates.resources(template).forEach((id, resource) -> {
                var text = String.valueOf(resource.value());
                if (!Set.of("AWS::ElastiCache::ReplicationGroup", "AWS::RDS::DBInstance")
                        .contains(resource.text("Type"))) {
                    assertThat(text).as(id).doesNotContain("{{resolve:");
                }
            });
        }
    }

    @Test
    void onlyThePipelineOfThisRepositoryMayAct() {
        var repository = DeliverySettings.shared().repository();
        var subjects = new TreeSet<String>();
        for (var role : Templates.resources(Templates.delivery(), "AWS::IAM::Role").values()) {
            role.list("Properties", "AssumeRolePolicyDocument", "Statement").forEach(statement -> {
                assertThat(statement.text("Action")).isEqualTo("sts:AssumeRoleWithWebIdentity");
                var condition = statement.at("Condition", "StringEquals");
                assertThat(condition.text("token.actions.githubusercontent.com:aud")).isEqualTo("sts.amazonaws.com");
                subjects.add(condition.text("token.actions.githubusercontent.com:sub"));
            });
        }
        assertThat(subjects).isEqualTo(Set.of("repo:%s:ref:refs/heads/main".formatted(repository),
                "repo:%s:environment:staging".formatted(repository), "repo:%s:environment:prod".formatted(repository)));
        assertThat(Templates.resources(Templates.delivery(), "AWS::IAM::AccessKey")).isEmpty();
    }

    @Test
    void imagesAreScannedAndNeverReplacedUnderTheirTag() {
        var images = Templates.resources(Templates.delivery(), "AWS::ECR::Repository").values();
        assertThat(images).singleElement().satisfies(repository -> {
            assertThat(repository.text("Properties", "ImageTagMutability")).isEqualTo("IMMUTABLE");
            assertThat(repository.isTrue("Properties", "ImageScanningConfiguration", "ScanOnPush")).isTrue();
            assertThat(repository.text("Properties", "RepositoryName")).isEqualTo("jumun");
        });
    }

    /** No resource of any template breaks the rule, and each of these would. */
    @SafeVarargs
    private static void holds(Function<Part, Boolean> broken, Map<String, Object>... counterexamples) {
        for (Template template : Templates.all().values()) {
            assertThat(Templates.resources(template)
                    .entrySet()
                    .stream()
                    .filter(resource -> broken.apply(resource.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet())).isEmpty();
        }
        for (var counterexample : counterexamples) {
            assertThat(broken.apply(new Part(counterexample))).as(counterexample.toString()).isTrue();
        }
    }
}
