package dev.jumun.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.rds.CaCertificate;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceEngine;
import software.amazon.awscdk.services.rds.MySqlInstanceEngineProps;
import software.amazon.awscdk.services.rds.MysqlEngineVersion;
import software.amazon.awscdk.services.rds.ParameterGroup;
import software.amazon.awscdk.services.rds.StorageType;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.constructs.Construct;

/**
 * MySQL: the only truth. A standby in another zone has every commit before it is acknowledged and takes over by itself;
 * any second of the last days can be restored; nothing is lost when the stack is deleted. The server is set as
 * {@code docs/operations.md} wants it.
 */
final class Database extends Construct {
    private static final String SCHEMA = "jumun";

    private final DatabaseInstance instance;

    Database(Construct scope, StageSettings settings, Network network) {
        super(scope, "Database");
        var engine = DatabaseInstanceEngine.mysql(MySqlInstanceEngineProps.builder()
                // The newest long-term release of RDS; which minor one is RDS's matter, so that it may patch.
                .version(MysqlEngineVersion.of("8.4", "8.4"))
                .build());
        var parameters = ParameterGroup.Builder.create(this, "Parameters")
                .engine(engine)
                .description("What docs/operations.md asks of the database")
                .parameters(parameters(settings))
                .build();
        instance = DatabaseInstance.Builder.create(this, "Instance")
                .engine(engine)
                .instanceType(new InstanceType(settings.database().instanceType()))
                .vpc(network.vpc())
                .vpcSubnets(Network.data())
                .securityGroups(List.of(network.database()))
                .publiclyAccessible(false)
                .multiAz(true)
                .databaseName(SCHEMA)
                .credentials(Credentials.fromGeneratedSecret(SCHEMA))
                .parameterGroup(parameters)
                .storageType(StorageType.GP3)
                .allocatedStorage(settings.database().storageGigabytes())
                .maxAllocatedStorage(settings.database().maximumStorageGigabytes())
                .storageEncrypted(true)
                .caCertificate(CaCertificate.RDS_CA_RSA2048_G1)
                // What keeps the log of changes, from which any second since is restored.
                .backupRetention(Duration.days(settings.database().backupDays()))
                // At three in the morning in Korea.
                .preferredBackupWindow("18:00-18:45")
                .preferredMaintenanceWindow("tue:19:00-tue:20:00")
                .copyTagsToSnapshot(true)
                .deleteAutomatedBackups(false)
                .deletionProtection(true)
                .removalPolicy(RemovalPolicy.SNAPSHOT)
                .autoMinorVersionUpgrade(true)
                .monitoringInterval(Duration.seconds(60))
                .cloudwatchLogsExports(List.of("error", "slowquery"))
                .build();
    }

    private static Map<String, String> parameters(StageSettings settings) {
        return Map.ofEntries(Map.entry("innodb_flush_log_at_trx_commit", "1"), Map.entry("sync_binlog", "1"),
                Map.entry("character_set_server", "utf8mb4"), Map.entry("time_zone", "UTC"),
                Map.entry("transaction_isolation", "READ-COMMITTED"), Map.entry("innodb_lock_wait_timeout", "3"),
                Map.entry("innodb_rollback_on_timeout", "1"),
                Map.entry("max_connections", String.valueOf(settings.database().maxConnections())),
                Map.entry("max_allowed_packet", String.valueOf(64 * 1024 * 1024)),
                // Nobody talks to it in the clear.
                Map.entry("require_secure_transport", "1"), Map.entry("slow_query_log", "1"),
                Map.entry("long_query_time", "1"), Map.entry("log_output", "FILE"));
    }

    /**
     * For the application, whose pool adds what else its driver needs. The server has to prove that it is RDS, with the
     * certificates that an instance fetches when it starts.
     */
    String url() {
        return "jdbc:mysql://%s:%s/%s?sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreUrl=file:%s"
                .formatted(instance.getDbInstanceEndpointAddress(), instance.getDbInstanceEndpointPort(), SCHEMA,
                        BootScript.TRUSTED_IN_CONTAINER)
                + "&trustCertificateKeyStoreType=PKCS12&trustCertificateKeyStorePassword="
                + BootScript.TRUSTED_PASSWORD;
    }

    /** {@code username} and {@code password}, as JSON. */
    ISecret secret() {
        return Bounds.given("the secret of the database", instance.getSecret());
    }

    void letRead(IGrantable reader) {
        secret().grantRead(reader);
    }

    String identifier() {
        return instance.getInstanceIdentifier();
    }
}
