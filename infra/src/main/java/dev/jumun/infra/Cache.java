package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.elasticache.CfnParameterGroup;
import software.amazon.awscdk.services.elasticache.CfnReplicationGroup;
import software.amazon.awscdk.services.elasticache.CfnSubnetGroup;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * Redis, as a cluster of one shard: a client of a cluster asks it for its topology and so finds the replica that took
 * over, without waiting for a name to be entered anew. It holds nothing that cannot be rebuilt, and so is not backed up.
 */
final class Cache extends Construct {
    private final CfnReplicationGroup group;
    private final String name;
    private final int nodes;
    private final Secret token;

    Cache(Construct scope, StageSettings settings, Network network) {
        super(scope, "Cache");
        name = Stack.of(this).getStackName();
        nodes = 1 + settings.cache().replicas();
        token = Secret.Builder.create(this, "Token")
                .description("What the application says to Redis to be let in")
                .generateSecretString(
                        SecretStringGenerator.builder().excludePunctuation(true).passwordLength(64).build())
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        var subnets = CfnSubnetGroup.Builder.create(this, "Subnets")
                .description("The data subnets")
                .subnetIds(network.vpc().selectSubnets(Network.data()).getSubnetIds())
                .build();
        var parameters = CfnParameterGroup.Builder.create(this, "Parameters")
                .cacheParameterGroupFamily("redis7")
                .description("What docs/operations.md asks of Redis")
                .properties(Map.of("cluster-enabled", "yes", "maxmemory-policy", "noeviction"))
                .build();
        group = CfnReplicationGroup.Builder.create(this, "Group")
                .replicationGroupId(name)
                .replicationGroupDescription("Gate of the coupons, cache of popular products, wake-up calls")
                .engine("redis")
                .engineVersion("7.1")
                .cacheNodeType("cache." + settings.cache().nodeType())
                .numNodeGroups(1)
                .replicasPerNodeGroup(settings.cache().replicas())
                .clusterMode("enabled")
                .automaticFailoverEnabled(true)
                .multiAzEnabled(true)
                .transitEncryptionEnabled(true)
                .atRestEncryptionEnabled(true)
                .authToken(token.getSecretValue().unsafeUnwrap())
                .cacheSubnetGroupName(subnets.getRef())
                .cacheParameterGroupName(parameters.getRef())
                .securityGroupIds(List.of(network.cache().getSecurityGroupId()))
                .autoMinorVersionUpgrade(true)
                .snapshotRetentionLimit(0)
                .build();
    }

    /** Host and port that tell a client all nodes. (The engine below takes any method called node for its own.) */
    String address() {
        return group.getAttrConfigurationEndPointAddress() + ":" + group.getAttrConfigurationEndPointPort();
    }

    /** The token itself, not JSON. */
    ISecret token() {
        return token;
    }

    void letRead(IGrantable reader) {
        token.grantRead(reader);
    }

    /** The names by which CloudWatch knows the nodes of the one shard; which is master is not in them. */
    List<String> nodes() {
        return IntStream.rangeClosed(1, nodes).mapToObj(node -> "%s-0001-%03d".formatted(name, node)).toList();
    }
}
