package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;

/**
 * What one look at a configuration told: the tokens of the trie and the special ones that may surely come, and the
 * nodes of the trie behind which it takes more of the stack to tell. End tokens are not in it.
 *
 * <p>The tokens are a set that many masks share, less some, and some more.
 */
final class TokenMask {
    private static final OpenGroup[] NO_GROUPS = {};

    final TokenSet base;

    /** Tokens that may come, whether they are in the base or not. */
    final int[] more;

    /** Tokens of the base that may not come, unless they are in {@link #more}. */
    final int[] less;

    /** Nodes of the tree of plain tokens, rising, none inside the subtree of another. */
    final int[] openPlain;

    /** The same of the tree of the others. */
    final int[] openRest;

    /** Others of either tree, of which all of a group are alike. */
    final OpenGroup[] groups;

    /** When it was last used, by {@link Masks}. */
    int used;

    private TokenSet allowed;

    /** With the end tokens; made when it is first asked for. */
    private TokenSet withEnds;

    TokenMask(TokenSet base, int[] more, int[] less, int[] openPlain, int[] openRest, OpenGroup[] groups) {
        this.base = base;
        this.more = more;
        this.less = less;
        this.openPlain = openPlain;
        this.openRest = openRest;
        this.groups = groups.length == 0 ? NO_GROUPS : groups;
    }

    boolean isCertain() {
        return openPlain.length + openRest.length + groups.length == 0;
    }

    TokenSet allowed() {
        TokenSet known = allowed;
        if (known == null) {
            known = set(base, more, less);
            allowed = known;
        }
        return known;
    }

    /** A set less some tokens, and some more. */
    static TokenSet set(TokenSet base, int[] more, int[] less) {
        TokenSet smaller = less.length == 0 ? base : base.without(less);
        return more.length == 0 ? smaller : smaller.with(more);
    }

    TokenSet withEnds(int[] ends) {
        TokenSet all = withEnds;
        if (all == null) {
            all = allowed().with(ends);
            withEnds = all;
        }
        return all;
    }

    /** Whether a set is the base of this, or what the base becomes with one of the groups. */
    boolean has(TokenSet set) {
        boolean found = base == set;
        for (OpenGroup group : groups) {
            found |= group.isWithTokens(set);
        }
        return found;
    }

    /** The memory that it takes, about, with the sets that it will be asked for. */
    long bytes() {
        long groupBytes = 0;
        for (OpenGroup group : groups) {
            groupBytes += group.bytes();
        }
        return 128 + 4L * (3L * (more.length + less.length) + openPlain.length + openRest.length) + groupBytes;
    }
}
