package dev.jumun.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.OnOneEngine;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
@OnOneEngine
class EmbeddedRedisTests {

    private static final Path BINARIES = Path.of(".jumun");

    @TempDir
    Path folder;

    @Test
    void keepsWritesOverARestart() {
        try (EmbeddedRedis first = start()) {
            call(first.port(), redis -> redis.set("key", "kept"));
        }
        try (EmbeddedRedis second = start()) {
            assertThat(call(second.port(), redis -> redis.get("key"))).isEqualTo("kept");
        }
    }

    @Test
    void takesOverWhatAKilledJvmLeftBehind() throws IOException {
        ServingJvm other = ServingJvm.start(BINARIES, folder);
        call(other.redisPort(), redis -> redis.set("key", "kept"));
        other.kill();

        try (EmbeddedRedis mine = start();
                EmbeddedMariaDb _ = EmbeddedMariaDb.start(BINARIES,
                        folder.resolve("mariadb"), 0)) {
            assertThat(call(mine.port(), redis -> redis.get("key"))).isEqualTo("kept");
        }
    }

    private EmbeddedRedis start() {
        return EmbeddedRedis.start(BINARIES, folder.resolve("redis"), 0);
    }

    private static String call(int port, Function<RedisCommands<String, String>, String> command) {
        try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return command.apply(connection.sync());
        }
    }
}
