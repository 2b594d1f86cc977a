package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;
import software.constructs.Construct;

/**
 * What is refused before it is looked at: whoever asks too often, whoever claims to be somebody by the header that is
 * the gateway's to set, and requests that are known to attack libraries.
 */
final class Firewall extends Construct {
    Firewall(Construct scope, StageSettings settings, Gateway gateway) {
        super(scope, "Firewall");
        var acl = CfnWebACL.Builder.create(this, "Rules")
                .scope("REGIONAL")
                .defaultAction(CfnWebACL.DefaultActionProperty.builder()
                        .allow(CfnWebACL.AllowActionProperty.builder().build())
                        .build())
                .visibilityConfig(counted(Stack.of(this).getStackName()))
                .rules(List.of(blocked(0, "claims-to-be-somebody", CfnWebACL.StatementProperty.builder()
                        // True for whatever such a header says, and for an empty one; false without it.
                        .sizeConstraintStatement(CfnWebACL.SizeConstraintStatementProperty.builder()
                                .fieldToMatch(CfnWebACL.FieldToMatchProperty.builder()
                                        .singleHeader(Map.of("Name", "x-user-id"))
                                        .build())
                                .comparisonOperator("GE")
                                .size(0)
                                .textTransformations(List.of(CfnWebACL.TextTransformationProperty.builder()
                                        .priority(0)
                                        .type("NONE")
                                        .build()))
                                .build())
                        .build()),
                        blocked(1, "asks-too-often",
                                CfnWebACL.StatementProperty.builder()
                                        .rateBasedStatement(CfnWebACL.RateBasedStatementProperty.builder()
                                                .aggregateKeyType("IP")
                                                .limit(settings.edge().requestsPerAddress())
                                                .evaluationWindowSec(300)
                                                .build())
                                        .build()),
                        CfnWebACL.RuleProperty.builder()
                                .name("known-attacks")
                                .priority(2)
                                .overrideAction(CfnWebACL.OverrideActionProperty.builder()
                                        .none(Map.of())
                                        .build())
                                .statement(CfnWebACL.StatementProperty.builder()
                                        .managedRuleGroupStatement(
                                                CfnWebACL.ManagedRuleGroupStatementProperty.builder()
                                                        .vendorName("AWS")
                                                        .name("AWSManagedRulesKnownBadInputsRuleSet")
                                                        .build())
                                        .build())
                                .visibilityConfig(counted("known-attacks"))
                                .build()))
                .build();
        CfnWebACLAssociation.Builder.create(this, "AtTheGateway")
                .webAclArn(acl.getAttrArn())
                .resourceArn(gateway.stageArn())
                .build();
    }

    private static CfnWebACL.RuleProperty blocked(int priority, String name, CfnWebACL.StatementProperty statement) {
        return CfnWebACL.RuleProperty.builder()
                .name(name)
                .priority(priority)
                .statement(statement)
                .action(CfnWebACL.RuleActionProperty.builder()
                        .block(CfnWebACL.BlockActionProperty.builder().build())
                        .build())
                .visibilityConfig(counted(name))
                .build();
    }

    private static CfnWebACL.VisibilityConfigProperty counted(String name) {
        return CfnWebACL.VisibilityConfigProperty.builder()
                .cloudWatchMetricsEnabled(true)
                .metricName(name)
                .sampledRequestsEnabled(true)
                .build();
    }
}
