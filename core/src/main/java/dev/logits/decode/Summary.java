package dev.logits.decode;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a rule or a sampler does, in one sentence, for programs that list the rules to a person. A rule whose shortest
 * public constructor takes numbers only, and which has a summary, is an option of such a program: the {@code logits}
 * command offers {@code --top-k K} because of this:
 *
 * <pre>{@code
 * @Summary(parameters = "K", value = "Keep the K most likely tokens.")
 * public record TopK(int k) implements LogitsProcessor
 * }</pre>
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Summary {

    /** The sentence. */
    String value();

    /** What the sentence calls the parameters of the shortest public constructor, joined by commas. */
    String parameters() default "";
}
