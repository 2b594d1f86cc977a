package dev.jumun.testing;

import dev.jumun.Jumun;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One more application instance in this JVM, beside the one that the test context holds. */
public final class Instance implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Instance(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts an instance on a database of the current engine, with further properties. */
    public static Instance on(String database, String... properties) {
        return on(database, Jumun.class, properties);
    }

    /** The same with more configuration than the application's own. */
    public static Instance on(String database, Class<?> configuration, String... properties) {
        var all = new ArrayList<>(Engine.current().properties(database));
        all.add("server.port=0");
        all.add("spring.jmx.enabled=false");
        all.addAll(List.of(properties));
        // As command-line arguments, which win over everything in the class path.
        return new Instance(new SpringApplicationBuilder(Jumun.class, configuration)
                .run(all.stream().map(property -> "--" + property).toArray(String[]::new)));
    }

    public Shop shop() {
        return new Shop(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    public String property(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
