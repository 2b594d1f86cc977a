package dev.jumun.testing;

import dev.jumun.Jumun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
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
        return new Instance(
                new SpringApplicationBuilder(Jumun.class, configuration).run(arguments(database, properties)));
    }

    /**
     * The settings of an instance as command-line arguments, which win over everything in the class path; of two
     * properties of the same name the later one counts.
     */
    static String[] arguments(String database, String... properties) {
        // Spring would join the values of a repeated argument with a comma.
        var byName = new LinkedHashMap<String, String>();
        Stream.of(Engine.current().properties(database), List.of("server.port=0", "spring.jmx.enabled=false"),
                List.of(properties))
                .flatMap(List::stream)
                .forEach(property -> byName.put(property.split("=", 2)[0], "--" + property));
        return byName.values().toArray(String[]::new);
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
