package dev.logits.decode.strategy;

import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;

/**
 * Classifier-free guidance: away from what the model would say after a negative prompt, or without the prompt. Above 1
 * the scale makes a text follow its prompt more closely; 1 is the model as it is, below 1 is between the two.
 *
 * <p>The second row reads the negative prompt, then what is generated. An empty negative prompt is the prompt's last
 * token alone, as in Hugging Face's {@code guidance_scale}.
 *
 * <pre>{@code
 * Decoder guided = decoder.with(new ClassifierFreeGuidance(1.5, Tokens.of(tokenizer.encode("Once upon a time"))));
 * }</pre>
 *
 * <p>Reference: G. Sanchez, A. Spangher, H. Fan, E. Levi, S. Biderman, Stay on topic with classifier-free guidance,
 * ICML 2024.
 *
 * <p>Immutable.
 *
 * @param scale g, positive; usual is 1.25 to 2
 * @param negative the negative prompt; may be empty
 * @since 0.1
 */
public record ClassifierFreeGuidance(double scale, Tokens negative) implements Contrast {

    /**
     * Checks the scale.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public ClassifierFreeGuidance {
        NullCheck.argument(negative, "negative");
        RuleCheck.positive("the scale of guidance", scale);
    }

    /** Against the model that knows of the prompt its last token only. */
    public ClassifierFreeGuidance(double scale) {
        this(scale, Tokens.of());
    }
}
