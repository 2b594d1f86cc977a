package dev.jumun;

import dev.jumun.audit.AuditCommand;
import dev.jumun.ranking.RebuildCommand;
import dev.jumun.restore.AfterRestoreCommand;
import java.security.Security;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Starts the order service; {@code --audit} checks its books, {@code --rebuild-sales-figures} mends its sales figures,
 * {@code --after-restore} prepares a database that was restored.
 */
@SpringBootApplication
public class Jumun {

    private static final String ADDRESS_TTL = "networkaddress.cache.ttl";

    public static void main(String[] args) {
        believeAddressesBriefly();
        if (AuditCommand.isAskedFor(args)) {
            System.exit(AuditCommand.run(Clock.systemUTC(), args));
        }
        if (RebuildCommand.isAskedFor(args)) {
            System.exit(RebuildCommand.run(Clock.systemUTC(), args));
        }
        if (AfterRestoreCommand.isAskedFor(args)) {
            System.exit(AfterRestoreCommand.run(Clock.systemUTC(), args));
        }
        SpringApplication.run(Jumun.class, args);
    }

    /**
     * The name of a database or Redis that has failed over leads elsewhere. The JVM would believe the old address for 30 s;
     * 5 s is what managed databases have for the TTL of such names. A security file of the JVM may say otherwise.
     */
    private static void believeAddressesBriefly() {
        if (Security.getProperty(ADDRESS_TTL) == null) {
            Security.setProperty(ADDRESS_TTL, "5");
        }
    }

    /** The only clock; tests put another in its place. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
