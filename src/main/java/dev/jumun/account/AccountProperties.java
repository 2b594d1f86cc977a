package dev.jumun.account;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How users are looked up, and who the first one is.
 *
 * @param firstAdministrator name of the administrator that start-up adds when there is none; without one nobody could
 *        add products to an empty shop
 * @param cacheSize users whose existence and role are kept in memory; about 100 bytes each
 * @param cacheTime how long a changed role may go unnoticed
 */
@ConfigurationProperties("jumun.account")
public record AccountProperties(@Nullable String firstAdministrator, @DefaultValue("100000") int cacheSize,
        @DefaultValue("60s") Duration cacheTime) {}
