package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the numbers of a file are, and so what makes logits of them.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public enum ScoreKind {
    /** Any numbers but NaN and +∞; read as they are. */
    LOGITS,
    /** ln p, so 0 or less: they are logits already, and softmax gives back their probabilities. */
    LOG_PROBABILITIES,
    /** p in [0, 1] whose row sums to 1; read as ln p; 0 as {@link ReadOptions#floor} says. */
    PROBABILITIES;

    /**
     * Reads the name on the command line.
     *
     * @throws IllegalArgumentException if there is no such kind; the message lists those there are
     */
    public static ScoreKind parse(String name) {
        NullCheck.argument(name, "name");
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name
                        + "\" is not a kind of score: expected logits, log-probabilities or probabilities"));
    }

    /** The name on the command line: {@code log-probabilities}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
