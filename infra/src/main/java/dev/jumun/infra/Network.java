package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The private network. Three kinds of subnets: ways out, instances and load balancer, data; nothing in the last two has
 * an address that is reached from outside, and the last has no way out either. Who may open a connection to whom, and
 * on which port, is all here: whatever is not said is refused.
 */
final class Network extends Construct {
    private static final int HTTPS = 443;
    private static final int MYSQL = 3306;
    private static final int REDIS = 6379;

    private final Vpc vpc;
    private final SecurityGroup link;
    private final SecurityGroup balancer;
    private final SecurityGroup api;
    private final SecurityGroup worker;
    private final SecurityGroup database;
    private final SecurityGroup cache;

    Network(Construct scope, StageSettings settings) {
        super(scope, "Network");
        var rejected = LogGroup.Builder.create(this, "Rejected")
                .retention(Logs.kept(settings))
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        vpc = Vpc.Builder.create(this, "Vpc")
                .ipAddresses(IpAddresses.cidr(settings.addresses()))
                .maxAzs(settings.availabilityZones().size())
                .natGateways(settings.natGateways())
                .subnetConfiguration(List.of(subnets("way-out", SubnetType.PUBLIC, 24),
                        subnets("application", SubnetType.PRIVATE_WITH_EGRESS, 22),
                        subnets("data", SubnetType.PRIVATE_ISOLATED, 24)))
                // Images and packages come from S3: so they cost no traffic through the ways out.
                .gatewayEndpoints(Map.of("S3",
                        GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.S3).build()))
                .flowLogs(Map.of("Rejected",
                        FlowLogOptions.builder()
                                .destination(FlowLogDestination.toCloudWatchLogs(rejected))
                                .trafficType(FlowLogTrafficType.REJECT)
                                .build()))
                .build();
        link = group("Link", "API Gateway, in the network");
        balancer = group("Balancer", "the load balancer");
        api = group("Api", "instances that serve");
        worker = group("Worker", "instances that deliver");
        database = group("Database", "MySQL");
        cache = group("Cache", "Redis");

        allow(link, balancer, HTTPS, "requests");
        allow(balancer, api, StageSettings.APPLICATION_PORT, "requests");
        allow(balancer, api, settings.managementPort(), "health checks");
        for (var instances : List.of(api, worker)) {
            allow(instances, database, MYSQL, "SQL");
            allow(instances, cache, REDIS, "commands");
            // AWS itself, packages, the data platform; the address of a service over HTTPS is nothing one could name.
            instances.addEgressRule(Peer.anyIpv4(), Port.tcp(HTTPS), "AWS and the data platform");
        }
    }

    private static SubnetConfiguration subnets(String name, SubnetType type, int mask) {
        var subnets = SubnetConfiguration.builder().name(name).subnetType(type).cidrMask(mask);
        return (type == SubnetType.PUBLIC ? subnets.mapPublicIpOnLaunch(false) : subnets).build();
    }

    private SecurityGroup group(String id, String whose) {
        return SecurityGroup.Builder.create(this, id)
                .vpc(vpc)
                .description("Jumun: " + whose)
                .allowAllOutbound(false)
                .build();
    }

    private static void allow(SecurityGroup from, SecurityGroup to, int port, String what) {
        from.getConnections().allowTo(to, Port.tcp(port), what);
    }

    Vpc vpc() {
        return vpc;
    }

    /** Where instances and the load balancer are. */
    static SubnetSelection application() {
        return SubnetSelection.builder().subnetType(SubnetType.PRIVATE_WITH_EGRESS).build();
    }

    /** Where database and cache are. */
    static SubnetSelection data() {
        return SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build();
    }

    SecurityGroup link() {
        return link;
    }

    SecurityGroup balancer() {
        return balancer;
    }

    SecurityGroup api() {
        return api;
    }

    SecurityGroup worker() {
        return worker;
    }

    SecurityGroup database() {
        return database;
    }

    SecurityGroup cache() {
        return cache;
    }
}
