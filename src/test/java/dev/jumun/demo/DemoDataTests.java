package dev.jumun.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jumun.testing.DatabaseTest;
import dev.jumun.testing.Engine;
import dev.jumun.testing.Instance;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@DatabaseTest
class DemoDataTests {
    private static final int USERS = 6;

    @Test
    void areWrittenOnceWhenSeveralInstancesStartAtOnce() {
        var database = Engine.current().freshDatabase();
        var starts = Stream.generate(() -> CompletableFuture
                .supplyAsync(() -> Instance.on(database, "spring.profiles.active=demo"))).limit(3).toList();
        try {
            for (var start : starts) {
                var users = start.join()
                        .bean(JdbcTemplate.class)
                        .queryForObject("SELECT COUNT(*) FROM users", Long.class);
                assertThat(users).isEqualTo(USERS);
            }
        } finally {
            starts.stream().filter(start -> !start.isCompletedExceptionally()).forEach(start -> start.join().close());
        }
    }
}
