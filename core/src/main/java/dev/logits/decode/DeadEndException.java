package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;

/**
 * No token can come next: the rules have masked or dropped every one, or the model's logits are no distribution. The
 * message names the rule that removed the last token, or the logit. A {@code Decoder} ends that text with {@code
 * FinishReason.DEAD_END} and goes on with the others; a rule of your own may throw it, too.
 *
 * @since 0.1
 */
public final class DeadEndException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** With the reason. */
    public DeadEndException(String message) {
        super(message);
    }

    /**
     * For a row of a model that holds NaN or +∞, or no finite logit.
     *
     * @param logits the row, in a batch
     * @param off where it begins
     * @param vocabulary its length
     */
    public static DeadEndException ofRow(float[] logits, int off, int vocabulary) {
        NullCheck.argument(logits, "logits");
        return new DeadEndException(
                BadRow.error(logits, off, vocabulary, 0, "decoding").getMessage());
    }
}
