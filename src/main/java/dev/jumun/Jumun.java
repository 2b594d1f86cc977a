package dev.jumun;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the order service. */
@SpringBootApplication
public class Jumun {

    public static void main(String[] args) {
        SpringApplication.run(Jumun.class, args);
    }

    /** The only clock; tests put another in its place. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
