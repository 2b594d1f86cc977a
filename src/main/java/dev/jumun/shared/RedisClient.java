package dev.jumun.shared;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the service behaves towards a Redis that may vanish at any time: fails at once, and finds it again soon. */
@Configuration(proxyBeanMethods = false)
class RedisClient {
    /** The library's own delays grow to half a minute, for which nothing here wants to wait. */
    private static final Duration LONGEST_RECONNECT_DELAY = Duration.ofSeconds(1);
    /** Commands on their way; beyond this the server is not keeping up, and waiting makes it worse. */
    private static final int MAX_COMMANDS_UNDER_WAY = 10_000;

    /** What is asked of a lost connection fails instead of waiting for its return. */
    @Bean
    static LettuceClientOptionsBuilderCustomizer failFast() {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_COMMANDS_UNDER_WAY);
    }

    @Bean
    static ClientResourcesBuilderCustomizer reconnectSoon() {
        return resources -> resources.reconnectDelay(
                Delay.fullJitter(Duration.ofMillis(50), LONGEST_RECONNECT_DELAY, 100, TimeUnit.MILLISECONDS));
    }
}
