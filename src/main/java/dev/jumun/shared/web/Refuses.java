package dev.jumun.shared.web;

import dev.jumun.shared.ErrorCode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names, for the API's description, what a handler refuses for reasons of the shop. What follows from the handler's
 * parameters, such as 401 where an actor is taken, is understood.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {
    ErrorCode[] value();
}
