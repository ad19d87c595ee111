package dev.logits.decode.strategy;

import dev.logits.decode.TokenHistory;

/** Drafts what followed when the text's last tokens came up before; latest first, so that of equal matches it wins. */
final class LookupDrafter implements Drafter {
    private final int longestMatch;

    LookupDrafter(int longestMatch) {
        this.longestMatch = longestMatch;
    }

    @Override
    public Draft draft(TokenHistory history, int most) {
        int best = 0;
        int from = history.length();
        for (int at = history.length() - 1; at > best && best < longestMatch; at--) {
            int match = match(history, at);
            if (match > best) {
                best = match;
                from = at;
            }
        }
        int[] tokens = new int[Math.min(most, history.length() - from)];
        Distribution[] certain = new Distribution[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = history.token(from + i);
            certain[i] = Distribution.certain(tokens[i]);
        }
        return new Draft(tokens, certain);
    }

    /** How many tokens before {@code at} are those at the text's end. */
    private int match(TokenHistory history, int at) {
        int n = 0;
        while (n < longestMatch && n < at && history.token(at - 1 - n) == history.token(history.length() - 1 - n)) {
            n++;
        }
        return n;
    }

    @Override
    public void judged(int accepted, int length) {}
}
