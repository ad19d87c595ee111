package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The nodes of one tree behind which a walk could not tell: rising, none inside the subtree of another.
 *
 * <p>For one thread.
 */
final class OpenNodes {
    final FlatTrie tree;
    private final TokenList nodes = new TokenList();

    /** What was before the byte of each node; null where that tells nothing of other nodes. */
    private final List<Configuration> before = new ArrayList<>();

    OpenNodes(FlatTrie tree) {
        this.tree = tree;
    }

    void clear() {
        nodes.clear();
        before.clear();
    }

    void add(int node, Configuration from) {
        nodes.add(node);
        before.add(from);
    }

    /**
     * Adds those nodes of a list that are in no part of the tree that was cut.
     *
     * @param cuts pairs of a first node and one behind the last, rising
     */
    void addOutside(int[] list, int[] cuts) {
        int part = 0;
        for (int node : list) {
            while (part < cuts.length && cuts[part + 1] <= node) {
                part += 2;
            }
            if (part == cuts.length || node < cuts[part]) {
                add(node, null);
            }
        }
    }

    /** Whether {@link #takeGroups} may find some. */
    boolean isMany() {
        return nodes.size() >= OpenGroup.LEAST;
    }

    /** Takes away what becomes groups. */
    void takeGroups(TokenSet owner, List<OpenGroup> to) {
        for (int i = 0; i < nodes.size(); i++) {
            Configuration from = before.get(i);
            if (from == null) {
                continue;
            }
            byte label = tree.label[nodes.get(i)];
            TokenList alike = new TokenList();
            for (int k = i; k < nodes.size(); k++) {
                if (before.get(k) == from && tree.label[nodes.get(k)] == label) {
                    alike.add(nodes.get(k));
                }
            }
            boolean isLarge = alike.size() >= OpenGroup.LEAST;
            if (isLarge) {
                to.add(OpenGroup.of(tree, alike.toArray(), owner));
            }
            int kept = 0;
            for (int k = 0; k < nodes.size(); k++) {
                boolean is = before.get(k) == from && tree.label[nodes.get(k)] == label;
                if (!is || !isLarge) {
                    nodes.set(kept, nodes.get(k));
                    before.set(kept++, is ? null : before.get(k));
                }
            }
            nodes.cut(kept);
            before.subList(kept, before.size()).clear();
            i -= isLarge ? 1 : 0;
        }
    }

    /** The nodes, rising. */
    int[] toArray() {
        int[] all = nodes.toArray();
        Arrays.sort(all);
        return all;
    }
}
