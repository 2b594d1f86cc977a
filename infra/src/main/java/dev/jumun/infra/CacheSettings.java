package dev.jumun.infra;

import java.util.regex.Pattern;

/**
 * Redis and its replicas.
 *
 * @param nodeType without the leading {@code cache.}
 * @param replicas at least one, which takes over
 */
public record CacheSettings(String nodeType, int replicas) {
    private static final Pattern TYPE = Pattern.compile("[mrt][4-9]g?\\.(small|medium|large|xlarge|2xlarge)");

    public CacheSettings {
        Bounds.matching("cache.node-type", nodeType, TYPE);
        Bounds.between("cache.replicas", replicas, 1, 5);
    }
}
