package dev.logits.internal.automaton;

/** More languages were met than an arena may hold. */
public final class StateLimitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int limit;

    StateLimitException(int limit) {
        super("more than " + limit + " states of regular languages");
        this.limit = limit;
    }

    /** The largest number of states. */
    public int limit() {
        return limit;
    }
}
