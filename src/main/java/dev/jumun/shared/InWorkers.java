package dev.jumun.shared;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Profile;

/** What delivers and keeps house: it is everywhere but in a process that only serves the API. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Profile(InWorkers.PROFILES)
public @interface InWorkers {
    String PROFILES = "worker | !api";
}
