package dev.logits.io;

/** What the numbers of a file are, and so what makes logits of them. */
public enum ScoreKind {
    /** Any numbers but NaN and +∞; read as they are. */
    LOGITS,
    /** ln p, so 0 or less: they are logits already, and softmax gives back their probabilities. */
    LOG_PROBABILITIES,
    /** p in [0, 1] whose row sums to 1; read as ln p, so that 0 becomes −∞, a masked class. */
    PROBABILITIES;

    /** The name on the command line: {@code log-probabilities}. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
