package dev.jumun.restore;

import dev.jumun.audit.AuditCommand;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The command line {@code --after-restore}, between the restore of a database and the first start on it: skips the ids that
 * were handed out since, empties Redis, which knows of what is lost, and audits the books. May be given again. Its exit code
 * is that of {@code --audit}.
 */
public final class AfterRestoreCommand {
    private static final String OPTION = "--after-restore";

    private AfterRestoreCommand() {}

    public static boolean isAskedFor(String... args) {
        return Arrays.asList(args).contains(OPTION);
    }

    /** Prepares the database and the Redis that the arguments and the environment name. */
    public static int run(Clock clock, String... args) {
        try (var context = new SpringApplicationBuilder(Wiring.class, HandedOutIds.class).web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .run(Stream.concat(Stream.of(args), Stream.of("--spring.datasource.hikari.maximum-pool-size=1"))
                        .toArray(String[]::new))) {
            int kinds = context.getBean(HandedOutIds.class).skip();
            System.out.printf("Ids of %d kinds go on %,d later.%n", kinds, HandedOutIds.SKIPPED);
            empty(context.getBean(StringRedisTemplate.class));
            System.out.println("Redis is empty.");
        } catch (RuntimeException failure) {
            System.err.println("Not ready to be used; mend what is wrong and give the command again: " + failure);
            return AuditCommand.NOT_AUDITED;
        }
        return AuditCommand.run(clock, args);
    }

    private static void empty(StringRedisTemplate redis) {
        redis.execute((RedisCallback<Boolean>) connection -> {
            connection.serverCommands().flushDb();
            return true;
        });
    }

    /** All that the command needs of the application; not annotated, so that the application itself never finds it. */
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
            JdbcTemplateAutoConfiguration.class, DataRedisAutoConfiguration.class})
    static class Wiring {}
}
