package dev.jumun.infra;

import java.util.regex.Pattern;

/**
 * The MySQL instance and its standby.
 *
 * @param instanceType without the leading {@code db.}
 * @param storageGigabytes at the beginning; it grows by itself
 * @param maximumStorageGigabytes where it stops growing
 * @param backupDays how far back any second can be restored; at least a week, so that a mistake made before a long
 * weekend can still be undone
 * @param maxConnections of the server; 16 for each instance of the application, and some for people
 */
public record DatabaseSettings(String instanceType, int storageGigabytes, int maximumStorageGigabytes, int backupDays,
        int maxConnections) {
    private static final Pattern TYPE = Pattern
            .compile("[mrt][4-9]g?d?\\.(medium|large|xlarge|2xlarge|4xlarge|8xlarge)");

    public DatabaseSettings {
        Bounds.matching("database.instance-type", instanceType, TYPE);
        Bounds.between("database.storage-gigabytes", storageGigabytes, 20, 16_384);
        Bounds.between("database.maximum-storage-gigabytes", maximumStorageGigabytes, storageGigabytes + 10, 65_536);
        Bounds.between("database.backup-days", backupDays, 7, 35);
        Bounds.between("database.max-connections", maxConnections, 100, 5_000);
    }
}
