package dev.jumun.bench.server;

import java.util.List;

/**
 * What the service's auditor found.
 *
 * @param broken a sentence for each rule that does not hold
 */
public record Audit(boolean clean, List<String> broken) {}
