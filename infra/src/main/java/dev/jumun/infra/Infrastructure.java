package dev.jumun.infra;

import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** Everything that Jumun runs on: the images and the roles of the pipeline, and each stage. */
public final class Infrastructure {
    private Infrastructure() {}

    /** Called by {@code cdk}, which says where the templates go. */
    static void main() {
        synthesisable().synth();
    }

    /** All stacks, with the settings of {@code stages} and {@code delivery.yaml}. */
    static App synthesisable() {
        // Here and not in cdk.json, so that tests see the templates that are deployed.
        var app = new App(AppProps.builder()
                .analyticsReporting(false)
                .context(Map.of("@aws-cdk/aws-iam:minimizePolicies", true, "@aws-cdk/core:enablePartitionLiterals",
                        true, "@aws-cdk/core:checkSecretUsage", true, "aws:cdk:enable-path-metadata", false))
                .build());
        new DeliveryStack(app, DeliverySettings.shared());
        for (var stage : Stage.values()) {
            new StageStack(app, stage, StageSettings.of(stage), DeliverySettings.shared());
        }
        return app;
    }
}
