package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

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
        Map<Configuration, int[]> counts = new IdentityHashMap<>();
        boolean hasGroup = false;
        for (int i = 0; i < nodes.size(); i++) {
            if (before.get(i) != null) {
                int[] count = counts.computeIfAbsent(before.get(i), k -> new int[256]);
                hasGroup |= ++count[label(i)] == OpenGroup.LEAST;
            }
        }
        if (!hasGroup) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < nodes.size(); i++) {
            Configuration from = before.get(i);
            int count = from == null ? 0 : counts.get(from)[label(i)];
            if (count >= OpenGroup.LEAST) {
                to.add(OpenGroup.of(tree, alike(i, count), owner));
                counts.get(from)[label(i)] = -1;
            } else if (count >= 0) {
                nodes.set(kept, nodes.get(i));
                before.set(kept++, null);
            }
        }
        nodes.cut(kept);
        before.subList(kept, before.size()).clear();
    }

    private int label(int i) {
        return tree.label[nodes.get(i)] & 0xff;
    }

    /** Those from a place on, so many, that follow the same by the same byte. */
    private int[] alike(int first, int count) {
        int[] out = new int[count];
        int n = 0;
        for (int i = first; n < count; i++) {
            if (before.get(i) == before.get(first) && label(i) == label(first)) {
                out[n++] = nodes.get(i);
            }
        }
        return out;
    }

    /** The nodes, rising. */
    int[] toArray() {
        int[] all = nodes.toArray();
        Arrays.sort(all);
        return all;
    }
}
