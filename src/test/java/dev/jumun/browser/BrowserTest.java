package dev.jumun.browser;

import dev.jumun.testing.ApplicationTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test in Chromium against the shared instance; skipped, aloud, where there is no Chromium. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@ExtendWith(BrowserCondition.class)
@interface BrowserTest {

    /** What pages show does not depend on the engine; one journey on each shows that they work on both. */
    boolean onBothEngines() default false;
}
