package dev.logits.decode.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Drafted tokens as a tree: each node is a token behind its parent's, the root is the text. Nodes are numbered in the
 * order in which they were added, which is that in which the children of one node are judged; {@link #ROOT} is the
 * text.
 */
final class DraftTree {
    static final int ROOT = -1;

    private final List<Integer> tokens = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Distribution> drawnFrom = new ArrayList<>();

    /**
     * Adds a token.
     *
     * @param q what it was drawn from, given that the children before it were refused
     * @return its number
     */
    int add(int parent, int token, Distribution q) {
        tokens.add(token);
        parents.add(parent);
        drawnFrom.add(q);
        return tokens.size() - 1;
    }

    /** Adds tokens that were found, not drawn, one behind the other. */
    void addCertain(int[] chain) {
        int at = ROOT;
        for (int token : chain) {
            at = add(at, token, Distribution.certain(token));
        }
    }

    int size() {
        return tokens.size();
    }

    /** The token of each node. */
    int[] tokens() {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    int token(int node) {
        return tokens.get(node);
    }

    int parent(int node) {
        return parents.get(node);
    }

    Distribution drawnFrom(int node) {
        return drawnFrom.get(node);
    }

    int depth(int node) {
        int depth = 0;
        for (int at = node; at != ROOT; at = parents.get(at)) {
            depth++;
        }
        return depth;
    }

    /** In the order in which they are judged. */
    int[] children(int node) {
        return IntStream.range(0, size())
                .filter(child -> parents.get(child) == node)
                .toArray();
    }

    /** The nodes from the first one below the root to this one. */
    int[] path(int node) {
        int[] path = new int[depth(node)];
        int at = node;
        for (int i = path.length - 1; i >= 0; i--) {
            path[i] = at;
            at = parents.get(at);
        }
        return path;
    }

    /** The path to each node that has no children; one empty path where nothing was drafted. */
    int[][] branches() {
        boolean[] inner = new boolean[size()];
        parents.stream().filter(parent -> parent != ROOT).forEach(parent -> inner[parent] = true);
        List<int[]> branches = new ArrayList<>();
        for (int node = 0; node < size(); node++) {
            if (!inner[node]) {
                branches.add(path(node));
            }
        }
        return branches.isEmpty() ? new int[1][0] : branches.toArray(int[][]::new);
    }

    /** How many tokens two paths have in common. */
    static int common(int[] a, int[] b) {
        int i = Arrays.mismatch(a, b);
        return i < 0 ? a.length : i;
    }
}
