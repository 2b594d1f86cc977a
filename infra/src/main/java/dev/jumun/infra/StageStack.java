package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ecr.Repository;
import software.constructs.Construct;

/**
 * All that one stage consists of, along the way of a request: gateway, load balancer, instances, database and cache;
 * beside it the workers, and the alarms about everything.
 *
 * <p>Which image runs is a parameter. A deployment changes it and nothing else, so what it can go back to is what ran
 * before.
 */
final class StageStack extends Stack {
    /** The parameter that a deployment sets. */
    static final String IMAGE = "ImageDigest";

    StageStack(Construct scope, Stage stage, StageSettings settings, DeliverySettings delivery) {
        super(scope, stage.stackName(),
                StackProps.builder()
                        .env(Environment.builder().account(settings.account()).region(settings.region()).build())
                        .description("Jumun, an e-commerce order service: " + stage.label())
                        .terminationProtection(true)
                        .tags(Map.of("service", "jumun", "stage", stage.label()))
                        .build());
        // Told, so that no account has to be asked, and so that they stay the same.
        getNode().setContext("availability-zones:account=%s:region=%s".formatted(settings.account(), settings.region()),
                settings.availabilityZones());
        var digest = CfnParameter.Builder.create(this, IMAGE)
                .description("What runs: the digest of an image in the repository " + delivery.images())
                .allowedPattern("sha256:[0-9a-f]{64}")
                .build();
        var images = Repository.fromRepositoryName(this, "Images", delivery.images());

        var network = new Network(this, settings);
        var database = new Database(this, settings, network);
        var cache = new Cache(this, settings, network);
        var metrics = new Metrics(this, settings);
        var balancing = new LoadBalancing(this, settings, network);
        var api = new Fleet(this, Profile.API, settings.api(), settings, network.vpc(), network.api());
        var worker = new Fleet(this, Profile.WORKER, settings.worker(), settings, network.vpc(), network.worker());
        for (var fleet : List.of(api, worker)) {
            fleet.run(images, digest.getValueAsString());
            fleet.use(database, cache);
            fleet.measure(metrics);
        }
        api.serve(balancing, settings.requestsPerTarget());
        api.setting("JUMUN_ACCOUNT_FIRST_ADMINISTRATOR", settings.firstAdministrator());
        worker.serveNobody();
        worker.setting("JUMUN_OUTBOX_URL", settings.dataPlatform());
        api.finish();
        worker.finish();
        var users = new Users(this, settings);
        var gateway = new Gateway(this, settings, network, balancing, users);
        new Firewall(this, settings, gateway);

        var alarms = new Alarms(this, settings);
        alarms.watch(gateway);
        alarms.watch(balancing);
        alarms.watch(Profile.API, api, settings.api());
        alarms.watch(Profile.WORKER, worker, settings.worker());
        alarms.watch(database, settings.database());
        alarms.watch(cache);
        alarms.watch(metrics);

        output("Url", "https://" + settings.edge().domainName() + "/api/v1");
        output("UserPool", users.pool().getUserPoolId());
        output("Client", users.client().getUserPoolClientId());
        output("DatabaseSecret", database.secret().getSecretName());
        output("RollbackAlarms", alarms.goingBack());
    }

    private void output(String name, String value) {
        CfnOutput.Builder.create(this, name).value(value).build();
    }
}
