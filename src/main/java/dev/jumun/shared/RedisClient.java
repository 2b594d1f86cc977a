package dev.jumun.shared;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
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
    /**
     * The library's own five seconds would begin anew each time that a Cluster is asked before a replica has taken over; and
     * once a second is little, for one command to a few nodes.
     */
    private static final Duration BETWEEN_LOOKS_AT_CLUSTER = Duration.ofSeconds(1);
    /** Commands on their way; beyond this the server is not keeping up, and waiting makes it worse. */
    private static final int MAX_COMMANDS_UNDER_WAY = 10_000;

    /** What is asked of a lost connection fails instead of waiting for its return. */
    @Bean
    static LettuceClientOptionsBuilderCustomizer failFast() {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_COMMANDS_UNDER_WAY);
    }

    /** A Cluster is asked who is master when something seems to have changed, and from time to time. */
    @Bean
    static LettuceClientOptionsBuilderCustomizer followCluster() {
        return options -> {
            if (options instanceof ClusterClientOptions.Builder cluster) {
                var configured = cluster.build().getTopologyRefreshOptions();
                cluster.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .dynamicRefreshSources(configured.useDynamicRefreshSources())
                        .enablePeriodicRefresh(configured.isPeriodicRefreshEnabled())
                        .refreshPeriod(configured.getRefreshPeriod())
                        .adaptiveRefreshTriggersTimeout(BETWEEN_LOOKS_AT_CLUSTER)
                        .build());
            }
        };
    }

    @Bean
    static ClientResourcesBuilderCustomizer reconnectSoon() {
        return resources -> resources.reconnectDelay(
                Delay.fullJitter(Duration.ofMillis(50), LONGEST_RECONNECT_DELAY, 100, TimeUnit.MILLISECONDS));
    }
}
