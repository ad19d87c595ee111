package dev.logits.app.shell;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a command is best started. The build writes these down for the launcher, which must know before there is a JVM; a
 * command without this annotation gets the vector kernels and both compilers.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Start {

    /** Whether it reads so much that the vector kernels are worth their warm-up. */
    boolean vectors() default true;

    /** Whether it ends before the second compiler would have time for anything but to be in the way. */
    boolean brief() default false;

    /**
     * Whether the second compiler should wait until a loop has run sixteen times as long as it usually waits for: what
     * passes over rows runs a great many methods for a moment, and few of them for long (decision 0225).
     */
    boolean late() default false;

    /**
     * Whether it is brief where all its files are below two megabytes, or half a megabyte where all methods of
     * calibration are compared (decisions 0235 and 0236).
     */
    boolean few() default false;
}
