package dev.jumun.shared.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says, for the API's description, that a handler answers 201 rather than 200. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Created {
    /** Where the {@code Location} header points to, such as {@code /api/v1/orders/{orderId}}; empty without one. */
    String location() default "";
}
