package dev.jumun.embedded;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** Points the data source and the Redis client at the embedded servers. */
@Configuration(proxyBeanMethods = false)
@Profile(EmbeddedStart.PROFILE)
class EmbeddedConnections {

    @Bean
    JdbcConnectionDetails embeddedJdbcConnectionDetails(EmbeddedServers servers) {
        return new JdbcConnectionDetails() {
            @Override
            public String getJdbcUrl() {
                return servers.mariadb().jdbcUrl();
            }

            @Override
            public String getUsername() {
                return servers.mariadb().user();
            }

            @Override
            public String getPassword() {
                return servers.mariadb().password();
            }
        };
    }

    @Bean
    DataRedisConnectionDetails embeddedRedisConnectionDetails(EmbeddedServers servers) {
        return new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of(servers.redis().host(), servers.redis().port());
            }
        };
    }

    @Bean
    StartupMessage startupMessage(EmbeddedServers servers, Environment environment) {
        return new StartupMessage(servers, environment);
    }
}
