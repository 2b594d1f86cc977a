package dev.jumun.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** A test against the whole application on a real port and a real database; the application is started once. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DatabaseTest
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = ApplicationTest.OnEngine.class)
@Import(Shop.class)
public @interface ApplicationTest {

    /** Points the application to the engine of this run. */
    final class OnEngine implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        /** The database of the shared instance, for tests that start a second one beside it. */
        public static final String DATABASE = "jumun_shared";

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(Engine.current().properties(DATABASE)).applyTo(context);
        }
    }
}
