package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import java.util.Arrays;

/**
 * Nodes of the trie behind which it takes more of the stack to tell, all of which follow one configuration by one byte:
 * what is true of one of them is true of all. Inside a JSON string they are the many tokens that have a quote.
 *
 * <p>Immutable but for what it remembers; shared by threads.
 */
final class OpenGroup {
    /** Fewer are not worth a group. */
    static final int LEAST = 8;

    private final FlatTrie tree;

    /** The byte of all nodes. */
    private final int label;

    private final int[] nodes;

    /** Those that have other nodes below, by their places in {@link #nodes}. */
    private final int[] branches;

    /** What may surely come where the group was found. */
    private final TokenSet owner;

    /** Parts of the tree whose nodes are not in the group: pairs of a first node and one behind the last. */
    private final int[] cuts;

    private TokenSet withTokens;

    private OpenGroup(FlatTrie tree, int label, int[] nodes, int[] branches, TokenSet owner, int[] cuts) {
        this.tree = tree;
        this.label = label;
        this.nodes = nodes;
        this.branches = branches;
        this.owner = owner;
        this.cuts = cuts;
    }

    static OpenGroup of(FlatTrie tree, int[] nodes, TokenSet owner) {
        TokenList branches = new TokenList();
        for (int i = 0; i < nodes.length; i++) {
            if (tree.end[nodes[i]] > nodes[i] + 1) {
                branches.add(i);
            }
        }
        return new OpenGroup(tree, tree.label[nodes[0]] & 0xff, nodes, branches.toArray(), owner, TokenList.NONE);
    }

    /**
     * The same without the nodes in some parts of the tree.
     *
     * @param parts pairs of a first node and one behind the last, rising
     */
    OpenGroup without(int[] parts) {
        if (parts.length == 0) {
            return this;
        }
        OpenGroup made = new OpenGroup(tree, label, nodes, branches, owner, joined(cuts, parts));
        made.withTokens = withTokens;
        return made;
    }

    /** The union of two lists of parts. */
    private static int[] joined(int[] a, int[] b) {
        if (a.length == 0) {
            return b;
        }
        int[] out = new int[a.length + b.length];
        int n = 0;
        int i = 0;
        int k = 0;
        while (i < a.length || k < b.length) {
            boolean first = k == b.length || i < a.length && a[i] <= b[k];
            int from = first ? a[i] : b[k];
            int to = first ? a[i + 1] : b[k + 1];
            if (first) {
                i += 2;
            } else {
                k += 2;
            }
            if (n > 0 && from <= out[n - 1]) {
                out[n - 1] = Math.max(out[n - 1], to);
            } else {
                out[n++] = from;
                out[n++] = to;
            }
        }
        return Arrays.copyOf(out, n);
    }

    FlatTrie tree() {
        return tree;
    }

    int label() {
        return label;
    }

    /** A node of the group; −1 if none is left. */
    int witness() {
        for (int node : nodes) {
            if (!isCut(node)) {
                return node;
            }
        }
        return -1;
    }

    private boolean isCut(int node) {
        int low = 0;
        int high = cuts.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cuts[2 * middle + 1] <= node) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < cuts.length / 2 && cuts[2 * low] <= node;
    }

    /** Adds the nodes. */
    void nodes(TokenList to) {
        for (int node : nodes) {
            if (!isCut(node)) {
                to.add(node);
            }
        }
    }

    /** Adds the nodes that have others below. */
    void branches(TokenList to) {
        for (int i : branches) {
            if (!isCut(nodes[i])) {
                to.add(nodes[i]);
            }
        }
    }

    /** Whether a mask that begins with a set can take {@link #withTokens} instead. */
    boolean belongsTo(TokenSet set) {
        return owner == set;
    }

    /** The set that the group was found with, and the tokens of all its nodes, those that are cut included. */
    TokenSet withTokens() {
        TokenSet known = withTokens;
        if (known == null) {
            TokenList all = new TokenList();
            for (int node : nodes) {
                all.addAll(tree.tokens, tree.first[node], tree.first[node + 1]);
            }
            known = owner.with(all.toArray());
            withTokens = known;
        }
        return known;
    }

    boolean isWithTokens(TokenSet set) {
        return withTokens == set;
    }

    /** Adds the tokens of the nodes that are cut, or of those that are not. */
    void tokens(boolean cut, TokenList to) {
        for (int node : nodes) {
            if (isCut(node) == cut) {
                to.addAll(tree.tokens, tree.first[node], tree.first[node + 1]);
            }
        }
    }

    /** The memory that it takes, about. */
    long bytes() {
        TokenSet known = withTokens;
        return 64
                + 4L * (cuts.length == 0 ? nodes.length + branches.length : cuts.length)
                + (known == null ? 0 : known.bytes());
    }
}
