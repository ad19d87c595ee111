package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * Tokens by their bytes, as a tree in flat arrays: nodes in depth-first order, so that a subtree is a range of nodes
 * and a walk only goes forward. Node i is reached by byte {@code label[i]} from its parent, which stands at
 * {@code depth[i] - 1} bytes; behind its subtree comes node {@code end[i]}. The tokens that end at node i are
 * {@code tokens[first[i]]} to {@code tokens[first[i + 1] - 1]}: more than one where tokens have the same bytes.
 */
final class FlatTrie {
    int nodes;
    byte[] label;
    int[] end;
    int[] depth;
    int[] first;

    /** Where each node is reached from; −1 for the first bytes of tokens. */
    int[] parent;

    /** How many bytes the longest way down from each node has. */
    int[] height;

    /** The characters below each node, as {@link PlainReach} has them; of the plain tokens alone. */
    long[] low;

    long[] high;

    final int[] tokens;
    int deepest;

    private FlatTrie(int[] tokens, int room) {
        this.tokens = tokens;
        label = new byte[room];
        end = new int[room];
        depth = new int[room];
        first = new int[room + 1];
    }

    /**
     * The tree of some tokens.
     *
     * @param sorted tokens by their bytes, as unsigned numbers
     * @param from where each token's bytes begin in {@code bytes}; entry token + 1 is where they end
     */
    static FlatTrie of(int[] sorted, int[] from, byte[] bytes) {
        FlatTrie trie = new FlatTrie(sorted, Math.max(16, 2 * sorted.length));
        int[] open = new int[16];
        int height = 0;
        for (int t = 0; t < sorted.length; t++) {
            int off = from[sorted[t]];
            int length = from[sorted[t] + 1] - off;
            int common = t == 0 ? 0 : common(bytes, from[sorted[t - 1]], height, off, length);
            while (height > common) {
                trie.end[open[--height]] = trie.nodes;
            }
            if (length > open.length) {
                open = Arrays.copyOf(open, 2 * length);
            }
            while (height < length) {
                open[height] = trie.add(bytes[off + height], ++height, t);
            }
            trie.deepest = Math.max(trie.deepest, length);
        }
        while (height > 0) {
            trie.end[open[--height]] = trie.nodes;
        }
        trie.first[trie.nodes] = sorted.length;
        trie.label = Arrays.copyOf(trie.label, trie.nodes);
        trie.end = Arrays.copyOf(trie.end, trie.nodes);
        trie.depth = Arrays.copyOf(trie.depth, trie.nodes);
        trie.first = Arrays.copyOf(trie.first, trie.nodes + 1);
        trie.measure();
        return trie;
    }

    private void measure() {
        height = new int[nodes];
        parent = new int[nodes];
        int[] way = new int[deepest + 2];
        way[0] = -1;
        for (int i = 0; i < nodes; i++) {
            parent[i] = way[depth[i] - 1];
            way[depth[i]] = i;
        }
        int[] deepestAt = new int[deepest + 2];
        for (int i = nodes - 1; i >= 0; i--) {
            int d = depth[i];
            int bottom = Math.max(d, deepestAt[d + 1]);
            height[i] = bottom - d;
            deepestAt[d + 1] = 0;
            deepestAt[d] = Math.max(deepestAt[d], bottom);
        }
    }

    /** Finds the characters below each node. */
    void spell() {
        low = new long[nodes];
        high = new long[nodes];
        long[] lows = new long[deepest + 2];
        long[] highs = new long[deepest + 2];
        for (int i = nodes - 1; i >= 0; i--) {
            int d = depth[i];
            low[i] = lows[d + 1];
            high[i] = highs[d + 1];
            int b = label[i] & 0xff;
            lows[d] |= low[i] | (b >= 128 ? PlainReach.OTHERS : b < 64 ? 1L << b : 0);
            highs[d] |= high[i] | (b < 64 || b >= 128 ? 0 : 1L << b);
            lows[d + 1] = 0;
            highs[d + 1] = 0;
        }
    }

    private static int common(byte[] bytes, int a, int lengthA, int b, int lengthB) {
        int most = Math.min(lengthA, lengthB);
        int mismatch = Arrays.mismatch(bytes, a, a + most, bytes, b, b + most);
        return mismatch < 0 ? most : mismatch;
    }

    /** Appends a node whose first token is number t, if it turns out that one ends there; else the next one does. */
    private int add(byte b, int at, int t) {
        if (nodes == label.length) {
            int room = 2 * nodes;
            label = Arrays.copyOf(label, room);
            end = Arrays.copyOf(end, room);
            depth = Arrays.copyOf(depth, room);
            first = Arrays.copyOf(first, room + 1);
        }
        label[nodes] = b;
        depth[nodes] = at;
        first[nodes] = t;
        return nodes++;
    }
}
