package dev.jumun.infra;

import java.util.regex.Pattern;

/**
 * One group of instances.
 *
 * @param instanceType x86-64, as the machines that make the image and its AOT cache are
 * @param minimum instances that always run; two, so that one may fail
 * @param maximum instances that may run, those of a deployment included
 * @param heapMegabytes heap of the JVM; the bounds on connections and requests in docs/operations.md fit 512
 * @param batch instances that a deployment replaces at once
 */
public record FleetSettings(String instanceType, int minimum, int maximum, int heapMegabytes, int batch) {
    private static final Pattern X86_TYPE = Pattern.compile("[cmrt][3-9][ai]?\\.(medium|large|xlarge|2xlarge|4xlarge)");

    public FleetSettings {
        Bounds.matching("instance-type", instanceType, X86_TYPE);
        Bounds.between("minimum", minimum, 2, 50);
        // One more than the minimum: a deployment starts a new instance before it ends an old one.
        Bounds.between("maximum", maximum, minimum + 1, 100);
        Bounds.between("heap-megabytes", heapMegabytes, 512, 16_384);
        Bounds.between("batch", batch, 1, maximum - minimum);
    }
}
