package dev.jumun.dataplatform;

import java.util.List;

/**
 * Ids in order of receipt. The first event has number 1, the last of these has the number {@code next}.
 *
 * @param next what to ask after for those that follow
 */
public record IdsView(List<String> ids, long next) {}
