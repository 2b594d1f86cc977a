package dev.jumun;

import dev.jumun.audit.AuditCommand;
import dev.jumun.ranking.RebuildCommand;
import dev.jumun.restore.AfterRestoreCommand;
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

    public static void main(String[] args) {
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

    /** The only clock; tests put another in its place. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
