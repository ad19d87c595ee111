package dev.logits.app.decode;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rule or sampler that an option makes, so that the library's words for it can be said as the option. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Makes {
    /** The class of the rule or the sampler. */
    Class<?> value();
}
