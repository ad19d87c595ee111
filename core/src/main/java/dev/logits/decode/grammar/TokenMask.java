package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;

/**
 * What one look at a configuration told: the tokens of the trie and the special ones that may surely come, and the
 * nodes of the trie behind which it takes more of the stack to tell. End tokens are not in it.
 */
final class TokenMask {
    private static final int[] NONE = {};

    final TokenSet allowed;

    /** Nodes of the tree of plain tokens, rising, none inside the subtree of another. */
    final int[] openPlain;

    /** The same of the tree of the others. */
    final int[] openRest;

    /** With the end tokens; made when it is first asked for. */
    private volatile TokenSet withEnds;

    TokenMask(TokenSet allowed, int[] openPlain, int[] openRest) {
        this.allowed = allowed;
        this.openPlain = openPlain.length == 0 ? NONE : openPlain;
        this.openRest = openRest.length == 0 ? NONE : openRest;
    }

    boolean isCertain() {
        return openPlain.length + openRest.length == 0;
    }

    TokenSet withEnds(int[] ends) {
        TokenSet all = withEnds;
        if (all == null) {
            all = allowed.with(ends);
            withEnds = all;
        }
        return all;
    }
}
