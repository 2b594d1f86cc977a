package dev.jumun.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Says in five lines, once the application serves requests, what runs where and what to try first. */
final class StartupMessage implements ApplicationListener<ApplicationReadyEvent> {

    private final EmbeddedServers servers;
    private final Environment environment;

    StartupMessage(EmbeddedServers servers, Environment environment) {
        this.servers = servers;
        this.environment = environment;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        System.out.print(text(environment.getProperty("local.server.port", "8080"), servers.mariadb().jdbcUrl(),
                servers.redis().port(), servers.properties().directory()));
        System.out.flush();
    }

    static String text(String httpPort, String jdbcUrl, int redisPort, Path directory) {
        return """
                Jumun    http://localhost:%1$s  (every call, to try: http://localhost:%1$s/swagger-ui.html)
                MariaDB  %2$s  (user jumun, password jumun)
                Redis    redis://127.0.0.1:%3$d
                Data     %4$s  (survives restarts; delete the folder to start afresh)
                Try      curl -H 'X-User-Id: 1' http://localhost:%1$s/api/v1/products
                """.formatted(httpPort, jdbcUrl.replaceFirst("\\?.*", ""), redisPort, directory);
    }
}
