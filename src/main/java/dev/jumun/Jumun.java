package dev.jumun;

import dev.jumun.audit.AuditCommand;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the order service, or with {@code --audit} checks its books. */
@SpringBootApplication
public class Jumun {

    public static void main(String[] args) {
        if (AuditCommand.isAskedFor(args)) {
            System.exit(AuditCommand.run(Clock.systemUTC(), args));
        }
        SpringApplication.run(Jumun.class, args);
    }

    /** The only clock; tests put another in its place. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
