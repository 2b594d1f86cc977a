package dev.jumun.ranking;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How old an answer about popular products may be, and how its figures are kept.
 *
 * @param cacheTime after which it is computed anew, by one instance for all; 60 s to 300 s (contract §4)
 * @param rollUpInterval how often new sales are rolled up into the figures, at most 1 h; the longer, the fewer figures are written, and the
 *         more is left to add for each computation
 * @param purgeInterval how often figures that are too old to be asked for are deleted
 */
@Validated
@ConfigurationProperties("jumun.ranking")
public record RankingProperties(
        @DurationMin(seconds = 60) @DurationMax(seconds = 300) @DefaultValue("60s") Duration cacheTime,
        @DurationMin(millis = 1) @DurationMax(hours = 1) @DefaultValue("3s") Duration rollUpInterval,
        @DurationMin(millis = 1) @DefaultValue("1h") Duration purgeInterval) {}
