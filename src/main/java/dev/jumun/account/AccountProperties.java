package dev.jumun.account;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How users are looked up, and who the first one is.
 *
 * @param firstAdministrator name of the administrator that start-up adds when there is none; without one nobody could
 *        add products to an empty shop. Empty for none
 * @param cacheSize users whose existence and role are kept in memory; about 100 bytes each
 * @param cacheTime how long a changed role may go unnoticed
 */
@Validated
@ConfigurationProperties("jumun.account")
public record AccountProperties(@Nullable String firstAdministrator, @Min(1) @DefaultValue("100000") int cacheSize,
        @DurationMin(millis = 1) @DefaultValue("60s") Duration cacheTime) {}
