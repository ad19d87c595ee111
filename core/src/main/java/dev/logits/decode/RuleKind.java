package dev.logits.decode;

/**
 * What a rule does, in the words of the literature. {@link DecodingPlan#warnings} and presets go by the kind, not by
 * the class, so that they treat a rule of your own as they treat the library's.
 *
 * @since 0.1
 */
public enum RuleKind {
    /** Adds numbers of the user's to logits. */
    BIAS,
    /** Makes tokens less likely, or likelier, by what the text has so far. */
    PENALTY,
    /** Bans tokens, or allows some only. */
    MASK,
    /** Adds one number to all logits; probabilities stay. */
    NORMALIZATION,
    /** Divides all logits by one number. */
    TEMPERATURE,
    /** Drops unlikely candidates by their rank or their logits: the same ones at every temperature. */
    TRUNCATION,
    /** Drops candidates by their probabilities, which a temperature before it changes. */
    PROBABILITY_TRUNCATION,
    /** Leaves a trace in the choice of tokens, for a detector; goes behind all others. */
    WATERMARK,
    /** None of these, or not said: no warning is given for its place in a plan. */
    OTHER;

    /** Whether such a rule drops candidates because of how likely they are. */
    public boolean truncates() {
        return this == TRUNCATION || this == PROBABILITY_TRUNCATION;
    }
}
