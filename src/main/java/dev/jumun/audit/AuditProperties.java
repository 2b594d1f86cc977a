package dev.jumun.audit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of an audit.
 *
 * @param maxViolations the most violations of one rule that are listed; enough to see a pattern
 * @param queryTimeout how long one query may take: it reads whole tables, and so longer than any other
 */
@ConfigurationProperties("jumun.audit")
@Validated
record AuditProperties(@DefaultValue("100") @Min(1) @Max(10_000) int maxViolations,
        @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 24) Duration queryTimeout) {}
