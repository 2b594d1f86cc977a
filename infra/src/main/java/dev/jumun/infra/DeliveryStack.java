package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ecr.LifecycleRule;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecr.TagMutability;
import software.amazon.awscdk.services.iam.CfnOIDCProvider;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.WebIdentityPrincipal;
import software.constructs.Construct;

/**
 * What the pipeline needs: a place for images, and for each of its steps a role that GitHub's own word opens. There are
 * no keys: a workflow proves by a signed token which repository, branch and environment it runs for, and gets an hour
 * or two of exactly what that step does.
 */
final class DeliveryStack extends Stack {
    private static final String ISSUER = "token.actions.githubusercontent.com";

    private final CfnOIDCProvider github;
    private final DeliverySettings settings;

    DeliveryStack(Construct scope, DeliverySettings settings) {
        super(scope, "jumun-delivery",
                StackProps.builder()
                        .env(Environment.builder().account(settings.account()).region(settings.region()).build())
                        .description("Jumun's images, and what its pipeline may do")
                        .terminationProtection(true)
                        .tags(Map.of("service", "jumun"))
                        .build());
        this.settings = settings;
        var images = Repository.Builder.create(this, "Images")
                .repositoryName(settings.images())
                // A tag once given means the same image for ever.
                .imageTagMutability(TagMutability.IMMUTABLE)
                .imageScanOnPush(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .lifecycleRules(List.of(LifecycleRule.builder().maxImageCount(settings.imagesKept()).build()))
                .build();
        github = CfnOIDCProvider.Builder.create(this, "GitHub")
                .url("https://" + ISSUER)
                .clientIdList(List.of("sts.amazonaws.com"))
                .build();
        var publisher = role("jumun-publish", "ref:refs/heads/main", Duration.hours(1));
        images.grantPullPush(publisher);
        images.grant(publisher, "ecr:DescribeImages");
        for (var stage : Stage.values()) {
            var deployer = role(stage.stackName() + "-deploy", "environment:" + stage.label(), Duration.hours(3));
            may(deployer,
                    List.of("cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet",
                            "cloudformation:ExecuteChangeSet", "cloudformation:DeleteChangeSet",
                            "cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents"),
                    // The stack keeps the role that it was made with, which is CloudFormation's and not the pipeline's.
                    List.of(formatArn(ArnComponents.builder()
                            .service("cloudformation")
                            .resource("stack")
                            .resourceName(stage.stackName() + "/*")
                            .build())));
            may(deployer, List.of("cloudwatch:DescribeAlarms"),
                    List.of("arn:aws:cloudwatch:%s:%s:alarm:%s-*".formatted(settings.region(), settings.account(),
                            stage.stackName())));
            // Instances start from the newest Amazon Linux, whose id is looked up here.
            may(deployer, List.of("ssm:GetParameters"),
                    List.of("arn:aws:ssm:%s::parameter/aws/service/ami-amazon-linux-latest/*"
                            .formatted(settings.region())));
        }
    }

    private Role role(String name, String subject, Duration longest) {
        var role = Role.Builder.create(this, name)
                .roleName(name)
                .description("A step of the pipeline of " + settings.repository())
                .maxSessionDuration(longest)
                .assumedBy(new WebIdentityPrincipal(github.getAttrArn(),
                        Map.of("StringEquals", Map.of(ISSUER + ":aud", "sts.amazonaws.com", ISSUER + ":sub",
                                "repo:%s:%s".formatted(settings.repository(), subject)))))
                .build();
        CfnOutput.Builder.create(this, "Role-" + name).value(role.getRoleArn()).build();
        return role;
    }

    private static void may(Role role, List<String> actions, List<String> resources) {
        role.addToPolicy(PolicyStatement.Builder.create().actions(actions).resources(resources).build());
    }
}
