package dev.logits.decode;

/**
 * No candidate is left: the rules have masked or dropped every token. The message names the rule that removed the last one.
 * A {@code Decoder} ends that text with {@code FinishReason.DEAD_END} and goes on with the others.
 */
public final class DeadEndException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    DeadEndException(String message) {
        super(message);
    }
}
