package dev.logits.decode.strategy;

import dev.logits.decode.TokenHistory;

/**
 * Drafts what followed the longest end of the text that came up before, however long it is, as many tokens as the match
 * is long: a long match is a copy that is likely to go on.
 */
final class SuffixDrafter implements Drafter {
    private final int leastMatch;
    private SuffixAutomaton automaton = new SuffixAutomaton();

    SuffixDrafter(int leastMatch) {
        this.leastMatch = leastMatch;
    }

    @Override
    public Draft draft(TokenHistory history, int most) {
        if (history.length() < automaton.length()) {
            automaton = new SuffixAutomaton();
        }
        while (automaton.length() < history.length()) {
            automaton.append(history.token(automaton.length()));
        }
        int n = 0;
        int from = automaton.following();
        if (automaton.matched() >= leastMatch) {
            n = Math.min(Math.min(most, automaton.matched() + 1), history.length() - from);
        }
        int[] tokens = new int[n];
        Distribution[] certain = new Distribution[n];
        for (int i = 0; i < n; i++) {
            tokens[i] = history.token(from + i);
            certain[i] = Distribution.certain(tokens[i]);
        }
        return new Draft(tokens, certain);
    }

    @Override
    public void judged(int accepted, int length) {}
}
