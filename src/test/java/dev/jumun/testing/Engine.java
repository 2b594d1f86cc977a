package dev.jumun.testing;

import dev.jumun.embedded.EmbeddedMariaDb;
import dev.jumun.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The database and the Redis that this run of the tests talks to, real ones, started once: MariaDB 11.4 from Maven
 * artifacts, or MySQL 9.7 in a container with {@code -Djumun.test.engine=mysql}.
 */
public sealed interface Engine {
    /** The engine of this run. */
    static Engine current() {
        return Started.ENGINE;
    }

    /** Whether this run is meant for MySQL in a container. */
    static boolean isMySql() {
        return System.getProperty("jumun.test.engine", "mariadb").equals("mysql");
    }

    String jdbcUrl(String database);

    String user();

    String password();

    String redisHost();

    int redisPort();

    /** A name for a database that no other test uses; the first connection creates it. */
    default String freshDatabase() {
        return "jumun_" + Started.DATABASES.incrementAndGet();
    }

    /** Settings for an application on that database. */
    default List<String> properties(String database) {
        return List.of("spring.datasource.url=" + jdbcUrl(database), "spring.datasource.username=" + user(),
                "spring.datasource.password=" + password(), "spring.data.redis.host=" + redisHost(),
                "spring.data.redis.port=" + redisPort(), "jumun.account.first-administrator=Root",
                // Servers count statements for all their databases: nobody asks for anything behind a test's back.
                "jumun.coupon.reconcile-interval=1h", "jumun.outbox.purge-interval=1h",
                "jumun.idempotency.purge-interval=1h", "jumun.ranking.roll-up-interval=1h",
                "jumun.database.watch-interval=1h",
                // A machine that is busy with tests is slow, and no reason to refuse anything.
                "jumun.group-commit.max-wait=1m");
    }

    /** Starts with the first use, stops with the JVM. */
    final class Started {
        private static final AtomicInteger DATABASES = new AtomicInteger();
        private static final Engine ENGINE = isMySql() ? new MySql() : new MariaDb();

        private Started() {}
    }

    /** Zero-install MariaDB and Redis in a data folder of their own. */
    final class MariaDb implements Engine {
        private final EmbeddedMariaDb database;
        private final EmbeddedRedis redis;

        private MariaDb() {
            // The binaries are shared with mvn spring-boot:run, so that they are unpacked once.
            var binaries = Path.of(".jumun");
            var data = Path.of("target", "test-data-" + ProcessHandle.current().pid());
            database = EmbeddedMariaDb.start(binaries, data.resolve("mariadb"), 0);
            redis = EmbeddedRedis.start(binaries, data.resolve("redis"), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                database.close();
                redis.close();
            }));
        }

        @Override
        public String jdbcUrl(String name) {
            return database.jdbcUrl(name);
        }

        @Override
        public String user() {
            return database.user();
        }

        @Override
        public String password() {
            return database.password();
        }

        @Override
        public String redisHost() {
            return redis.host();
        }

        @Override
        public int redisPort() {
            return redis.port();
        }
    }

    /** The official images, as the requirements ask. */
    final class MySql implements Engine {
        private static final String ROOT_PASSWORD = "root";

        private final MySQLContainer database;
        private final GenericContainer<?> redis;

        private MySql() {
            database = new MySQLContainer(DockerImageName.parse("mysql:9.7")).withUsername("root")
                    .withPassword(ROOT_PASSWORD)
                    .withDatabaseName("jumun")
                    .withCommand("mysqld", "--log-error-verbosity=1", "--innodb-lock-wait-timeout=3",
                            "--transaction-isolation=READ-COMMITTED")
                    // In memory, which takes a third off these tests; what a disk may do is the fault tests' matter.
                    .withTmpFs(Map.of("/var/lib/mysql", "rw"))
                    .withStartupTimeout(Duration.ofMinutes(2));
            database.start();
            redis = new GenericContainer<>(DockerImageName.parse("redis:8")).withExposedPorts(6379);
            redis.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                database.stop();
                redis.stop();
            }));
        }

        @Override
        public String jdbcUrl(String name) {
            return "jdbc:mysql://" + database.getHost() + ":" + database.getMappedPort(3306) + "/" + name
                    + "?createDatabaseIfNotExist=true";
        }

        @Override
        public String user() {
            return "root";
        }

        @Override
        public String password() {
            return ROOT_PASSWORD;
        }

        @Override
        public String redisHost() {
            return redis.getHost();
        }

        @Override
        public int redisPort() {
            return redis.getMappedPort(6379);
        }
    }
}
