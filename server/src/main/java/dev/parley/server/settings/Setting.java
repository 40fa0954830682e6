package dev.parley.server.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method as one setting, and says for the operator what it does. The reference, the sample files and the
 * command line print this text, so it is also the method's documentation.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Setting {
    /** What the setting does, in full sentences; for a group, what it is about. */
    String value();

    /** How soon an operator has to know of it. */
    Need need() default Need.RARELY;

    /** A value to show where there is no default. */
    String example() default "";
}
