package dev.jumun.catalog.web;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the clients of stock streams may take of an instance.
 *
 * @param maxStreams open at once; each takes a connection and 12 KB with 20 products, 18 KB with 100, so these are 48 to
 *        72 MB of the launcher's 512 and a third of the connections; a product that all of them watch takes 10,000 small
 *        writes a second
 * @param heartbeat how often a stream that is silent says so; below the 60 s after which proxies by default close what is
 *        silent
 * @param takingTime how long a client may leave unread what it was sent; as for any other answer
 */
@Validated
@ConfigurationProperties("jumun.stock-stream")
record StockStreamProperties(@Min(1) @DefaultValue("4000") int maxStreams,
        @DurationMin(millis = 100) @DefaultValue("15s") Duration heartbeat,
        @DurationMin(millis = 100) @DefaultValue("30s") Duration takingTime) {}
