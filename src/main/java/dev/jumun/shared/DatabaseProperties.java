package dev.jumun.shared;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the database is looked after.
 *
 * @param watchInterval how often it is asked whether it takes writes and keeps them: for so long an instance that only
 *        reads may go on with an old primary
 */
@ConfigurationProperties("jumun.database")
@Validated
record DatabaseProperties(
        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(hours = 24) Duration watchInterval) {}
