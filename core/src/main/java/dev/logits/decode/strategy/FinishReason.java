package dev.logits.decode.strategy;

/**
 * Why a text ended.
 *
 * @since 0.1
 */
public enum FinishReason {
    /** The model chose a token that ends a text. */
    END_TOKEN,
    /** A stop string came up; the text is cut before it. */
    STOP_STRING,
    /** The limit of new tokens was reached. */
    LENGTH,
    /** The model's context is full. */
    CONTEXT,
    /**
     * No token was left to go on with, or the model's logits were no distribution; {@link GeneratedText#deadEnd} names
     * the rule or the logit.
     */
    DEAD_END,
    /** Time was up. */
    TIME,
    /** The caller cancelled, or the thread was interrupted. */
    CANCELLED
}
