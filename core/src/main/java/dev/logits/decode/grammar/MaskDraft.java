package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mask that is being made: a set that others share, less some tokens, and some more, so that masks that are narrow,
 * or much like another, cost nothing of the vocabulary's size; and the nodes behind which nothing is known yet.
 *
 * <p>For one thread.
 */
final class MaskDraft {
    /** Masks that differ from their base in more tokens are no longer said by the difference. */
    private static final int MOST_CHANGES = 512;

    /** No token. */
    final TokenSet none;

    /** Nodes that are not known, of plain tokens and of the others. */
    final OpenNodes openPlain;

    final OpenNodes openRest;

    /** Such nodes that are alike. */
    final List<OpenGroup> groups = new ArrayList<>();

    /** Whether nodes that follow one configuration are alike. */
    boolean isGrouping;

    private final TokenTrie trie;
    private final int[] specialIds;
    private final FlatTrie plain;
    private final TokenList more = new TokenList();
    private final TokenList less = new TokenList();

    /** Nodes of plain tokens of which all below may come. */
    private final TokenList covered = new TokenList();

    private TokenSet base;

    /**
     * For masks of one trie.
     *
     * @param specialIds the token of each special of the grammar
     */
    MaskDraft(TokenTrie trie, int[] specialIds) {
        this.trie = trie;
        this.specialIds = specialIds;
        plain = trie.plain().tree();
        openPlain = new OpenNodes(plain);
        openRest = new OpenNodes(trie.plain().rest());
        none = TokenSet.of(trie.vocabulary());
    }

    /** Begins with a set. */
    void start(TokenSet from, boolean inGroups) {
        base = from;
        isGrouping = inGroups;
        more.clear();
        less.clear();
        openPlain.clear();
        openRest.clear();
        groups.clear();
    }

    /** Where nodes of a tree are noted that are not known. */
    OpenNodes open(FlatTrie tree) {
        return tree == plain ? openPlain : openRest;
    }

    /** Adds the tokens of some nodes. */
    void add(FlatTrie t, int from, int to) {
        more.addAll(t.tokens, t.first[from], t.first[to]);
    }

    /** Takes the tokens of some nodes out. */
    void remove(FlatTrie t, int from, int to) {
        less.addAll(t.tokens, t.first[from], t.first[to]);
    }

    /** Adds the tokens of a group. */
    void add(OpenGroup group) {
        if (group.belongsTo(base)) {
            base = group.withTokens();
            group.tokens(true, less);
        } else {
            group.tokens(false, more);
        }
    }

    /** Notes a node of plain tokens of which all below may come, for {@link #takeCovered}. */
    void cover(int node) {
        covered.add(node);
    }

    /** Adds the tokens of the subtrees that were taken as wholes: most of all, or all but some. */
    void takeCovered() {
        int all = 0;
        for (int i = 0; i < covered.size(); i++) {
            int node = covered.get(i);
            all += plain.first[plain.end[node]] - plain.first[node];
        }
        if (base == none && all > plain.tokens.length / 2) {
            base = trie.plain().set();
            int from = 0;
            for (int i = 0; i < covered.size(); i++) {
                less.addAll(plain.tokens, from, plain.first[covered.get(i)]);
                from = plain.first[plain.end[covered.get(i)]];
            }
            less.addAll(plain.tokens, from, plain.tokens.length);
        } else {
            for (int i = 0; i < covered.size(); i++) {
                add(plain, covered.get(i), plain.end[covered.get(i)]);
            }
        }
        covered.clear();
    }

    /** Adds what was more and less in another mask to what differs from it. */
    void inherit(TokenMask mask) {
        if (mask.more.length > 0) {
            int[] lost = less.toArray();
            Arrays.sort(lost);
            for (int token : mask.more) {
                if (lost.length == 0 || Arrays.binarySearch(lost, token) < 0) {
                    more.add(token);
                }
            }
        }
        less.addAll(mask.less, 0, mask.less.length);
    }

    /** The mask. */
    TokenMask finish(Configuration c) {
        for (int special : c.specials()) {
            more.add(specialIds[special]);
        }
        boolean isGrouped = isGrouping && (openPlain.isMany() || openRest.isMany());
        if (isGrouped || more.size() + less.size() > MOST_CHANGES) {
            base = TokenMask.set(base, more.toArray(), less.toArray());
            more.clear();
            less.clear();
        }
        if (isGrouped) {
            openPlain.takeGroups(base, groups);
            openRest.takeGroups(base, groups);
        }
        return new TokenMask(
                base,
                more.toArray(),
                less.toArray(),
                openPlain.toArray(),
                openRest.toArray(),
                groups.toArray(OpenGroup[]::new));
    }
}
