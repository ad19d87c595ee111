package dev.logits.decode.strategy;

import dev.logits.decode.TokenHistory;

/**
 * Drafts what followed the longest end of the text that came up before, however long it is, as many tokens as the match
 * is long: a long match is a copy that is likely to go on. Further drafts begin with other tokens that have followed
 * that end, then with those that have followed a shorter one.
 */
final class SuffixDrafter implements Drafter {
    private final int leastMatch;
    private final int drafts;
    private SuffixAutomaton automaton = new SuffixAutomaton();

    SuffixDrafter(int leastMatch, int drafts) {
        this.leastMatch = leastMatch;
        this.drafts = drafts;
    }

    @Override
    public DraftTree draft(TokenHistory history, int most) {
        if (history.length() < automaton.length()) {
            automaton = new SuffixAutomaton();
        }
        while (automaton.length() < history.length()) {
            automaton.append(history.token(automaton.length()));
        }
        DraftTree tree = new DraftTree();
        for (SuffixAutomaton.Continuation one : automaton.continuations(drafts, leastMatch)) {
            int[] tokens = new int[Math.min(Math.min(most, one.match() + 1), history.length() - one.from())];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = history.token(one.from() + i);
            }
            tree.addCertain(tokens);
        }
        return tree;
    }

    @Override
    public void judged(int node) {}
}
