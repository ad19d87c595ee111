package dev.logits.decode.strategy;

/**
 * Ends decoding from another thread, or from a listener: what has been generated so far is returned, with {@link
 * FinishReason#CANCELLED}. Decoding looks at it between steps.
 *
 * @since 0.1
 */
public final class Cancellation {
    private volatile boolean cancelled;

    /** Asks for the end. */
    public void cancel() {
        cancelled = true;
    }

    /** Whether the end was asked for. */
    public boolean isCancelled() {
        return cancelled;
    }
}
