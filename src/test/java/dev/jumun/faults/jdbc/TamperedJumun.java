package dev.jumun.faults.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.jumun.Jumun;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Jumun as it is packaged, but for what lies between its connection pool and the driver: {@code jumun.faults.mutant} names
 * the {@link Mutant}, {@code jumun.faults.trap} the file in which {@link Traps} are set. Without them nothing is tampered with.
 *
 * <p>Below the pool, so that it learns of lost connections as it would of real ones.
 */
public final class TamperedJumun {
    public static final String MUTANT = "jumun.faults.mutant";
    public static final String TRAP = "jumun.faults.trap";

    private TamperedJumun() {}

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(Jumun.class, Tampering.class).run(arguments);
    }

    /** Not marked as a configuration, or every test would find it in the class path. */
    static final class Tampering {
        private Tampering() {}

        @Bean
        static BeanPostProcessor tampering(Environment environment) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof HikariDataSource pool
                            && (environment.containsProperty(MUTANT) || environment.containsProperty(TRAP))) {
                        pool.setDataSource(tampered(pool, environment));
                    }
                    return bean;
                }
            };
        }

        private static TamperedDataSource tampered(HikariDataSource pool, Environment environment) {
            try {
                var driver = new SimpleDriverDataSource(DriverManager.getDriver(pool.getJdbcUrl()), pool.getJdbcUrl(),
                        pool.getUsername(), pool.getPassword());
                driver.setConnectionProperties(pool.getDataSourceProperties());
                return new TamperedDataSource(driver,
                        environment.getProperty(MUTANT, Mutant.class, Mutant.NONE),
                        new Traps(Path.of(environment.getProperty(TRAP, "none"))));
            } catch (SQLException failure) {
                throw new BeanCreationException("No driver", failure);
            }
        }
    }
}
