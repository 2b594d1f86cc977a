package dev.jumun.infra;

import java.util.regex.Pattern;

/**
 * What the pipeline and all stages share.
 *
 * @param account of AWS that keeps the images; the stages lie in it too
 * @param region of AWS
 * @param repository on GitHub whose workflows may push and deploy, {@code owner/name}
 * @param images name of the repository of images
 * @param imagesKept so many of the newest; older ones are deleted
 */
public record DeliverySettings(String account, String region, String repository, String images, int imagesKept) {
    public DeliverySettings {
        Bounds.matching("account", account, Pattern.compile("[0-9]{12}"));
        Bounds.matching("region", region, Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]"));
        Bounds.matching("repository", repository, Pattern.compile("[\\w.-]+/[\\w.-]+"));
        Bounds.matching("images", images, Pattern.compile("[a-z0-9-]{2,100}"));
        // Enough to go back to any release of the last months.
        Bounds.between("images-kept", imagesKept, 10, 1_000);
    }

    /** The settings of {@code delivery.yaml}. */
    public static DeliverySettings shared() {
        return SettingsFile.read("delivery.yaml", DeliverySettings.class);
    }
}
