package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;

/**
 * What one look at a configuration told: the tokens of the trie and the special ones that may surely come, and the
 * nodes of the trie behind which it takes more of the stack to tell. End tokens are not in it.
 */
final class TokenMask {
    private static final int[] NONE = {};

    final TokenSet allowed;

    /** Nodes of {@link #trie}, rising, none inside the subtree of another. */
    final int[] open;

    final FlatTrie trie;

    /** With the end tokens; made when it is first asked for. */
    private volatile TokenSet withEnds;

    TokenMask(TokenSet allowed, int[] open, FlatTrie trie) {
        this.allowed = allowed;
        this.open = open.length == 0 ? NONE : open;
        this.trie = trie;
    }

    boolean isCertain() {
        return open.length == 0;
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
