package dev.logits.decode.strategy;

import dev.logits.decode.Repeats;
import dev.logits.decode.TokenHistory;

/**
 * Drafts what followed when the text's last tokens came up before; latest first, so that of equal matches it wins. The
 * time of a draft grows with the text's length only, however long the match.
 */
final class LookupDrafter implements Drafter {
    private final int longestMatch;
    private final Repeats repeats = new Repeats();

    LookupDrafter(int longestMatch) {
        this.longestMatch = longestMatch;
    }

    @Override
    public DraftTree draft(TokenHistory history, int most) {
        int[] lengths = repeats.lengths(history, 0);
        int best = 0;
        int from = history.length();
        for (int back = 1; back < history.length() && best < longestMatch; back++) {
            int match = Math.min(longestMatch, lengths[back]);
            if (match > best) {
                best = match;
                from = history.length() - back;
            }
        }
        int[] tokens = new int[Math.min(most, history.length() - from)];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = history.token(from + i);
        }
        DraftTree tree = new DraftTree();
        tree.addCertain(tokens);
        return tree;
    }

    @Override
    public void judged(int node) {}
}
