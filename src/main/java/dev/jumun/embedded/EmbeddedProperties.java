package dev.jumun.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the embedded servers live and listen ({@code jumun.embedded.*}); a preferred port that is taken is replaced by
 * a free one, and 0 always means a free one.
 */
record EmbeddedProperties(@DefaultValue(".jumun") Path directory, @DefaultValue("13306") int mariadbPort,
        @DefaultValue("16379") int redisPort) {

    private static final int HIGHEST_PORT = 65_535;

    EmbeddedProperties {
        directory = directory.toAbsolutePath().normalize();
        requirePort("jumun.embedded.mariadb-port", mariadbPort);
        requirePort("jumun.embedded.redis-port", redisPort);
    }

    Path mariadbData() {
        return directory.resolve("data", "mariadb");
    }

    Path redisData() {
        return directory.resolve("data", "redis");
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(name + " must be between 0 and " + HIGHEST_PORT + ", not " + port);
        }
    }
}
