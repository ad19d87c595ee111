package dev.logits.decode.strategy;

import dev.logits.decode.TokenHistory;

/** Guesses what comes next in one sequence. */
interface Drafter extends AutoCloseable {

    /**
     * Guesses the tokens that follow.
     *
     * @param history the text so far
     * @param most the most tokens to guess one after the other, 1 or more
     * @return none or more
     */
    DraftTree draft(TokenHistory history, int most);

    /**
     * The last draft was judged.
     *
     * @param node the last of its tokens that was accepted, or {@link DraftTree#ROOT}; one more token has followed it
     */
    void judged(int node);

    @Override
    default void close() {}
}
