package dev.logits.decode.strategy;

import dev.logits.decode.TokenHistory;

/** Guesses what comes next in one sequence. */
interface Drafter extends AutoCloseable {

    /**
     * Guesses the tokens that follow.
     *
     * @param history the text so far
     * @param most the most tokens to guess, 1 or more
     * @return none or more
     */
    Draft draft(TokenHistory history, int most);

    /**
     * The draft was judged.
     *
     * @param accepted how many of its tokens were accepted
     * @param length the tokens of the text that stay, with those; one more has followed them
     */
    void judged(int accepted, int length);

    @Override
    default void close() {}

    /**
     * Drafted tokens and the distributions that they were drawn from.
     *
     * @param tokens the tokens
     * @param distributions one per token
     */
    record Draft(int[] tokens, Distribution[] distributions) {}
}
