package dev.jumun.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;

/** MariaDB and Redis, coming up side by side while Spring does; whoever asks for one waits until it is ready. */
final class EmbeddedServers {

    private final EmbeddedProperties properties;
    private final CompletableFuture<EmbeddedMariaDb> mariadb;
    private final CompletableFuture<EmbeddedRedis> redis;

    private EmbeddedServers(EmbeddedProperties properties, EmbeddedMariaDb heldMariadb, EmbeddedRedis heldRedis) {
        this.properties = properties;
        this.mariadb = inBackground("embedded-mariadb", () -> {
            heldMariadb.launch(properties.directory(), properties.mariadbPort());
            return heldMariadb;
        });
        this.redis = inBackground("embedded-redis", () -> {
            heldRedis.launch(properties.directory(), properties.redisPort());
            return heldRedis;
        });
    }

    /** Refuses at once a folder that another Jumun uses; every later refusal meets whoever asks for the server. */
    static EmbeddedServers startInBackground(EmbeddedProperties properties) {
        EmbeddedMariaDb mariadb = EmbeddedMariaDb.holding(properties.mariadbData());
        EmbeddedRedis redis = EmbeddedRedis.holding(properties.redisData());
        // Called after all contexts are closed: the last requests and the last events still find their database.
        SpringApplication.getShutdownHandlers().add(redis::close);
        SpringApplication.getShutdownHandlers().add(mariadb::close);
        return new EmbeddedServers(properties, mariadb, redis);
    }

    EmbeddedProperties properties() {
        return properties;
    }

    EmbeddedMariaDb mariadb() {
        return await(mariadb);
    }

    EmbeddedRedis redis() {
        return await(redis);
    }

    private static <T> CompletableFuture<T> inBackground(String thread, Supplier<T> start) {
        return CompletableFuture.supplyAsync(start, work -> Thread.ofPlatform().daemon().name(thread).start(work));
    }

    private static <T> T await(CompletableFuture<T> start) {
        try {
            return start.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw e;
        }
    }
}
