package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import dev.logits.internal.automaton.Language;

/**
 * Room for one walk over the trie: which nodes are reached from a configuration, and so which tokens may come. What it
 * finds goes to a {@link MaskDraft}.
 *
 * <p>For one thread.
 */
final class MaskWalk {
    /** Smaller subtrees are walked without asking whether all of them may come. */
    private static final int FEW_NODES = 32;

    private final TokenTrie trie;
    private final FlatTrie plain;
    private final FlatTrie rest;
    private final MaskDraft draft;
    private final Configuration[] path;
    private final Configuration[] references;
    private final PlainReach reach = new PlainReach();

    /** The bytes on the way to a node, by depth. */
    private final byte[] labels;

    /** The node, and its tree, to which what is on the path leads that was put there last; null for none. */
    private int ledTo;

    private FlatTrie ledIn;
    private final TokenList nodes = new TokenList();
    private final TokenList cuts = new TokenList();
    /** The nodes that are open are noted here. */
    private OpenNodes open;

    /** Whether nodes that follow the end of what is read, of which no frame is known, are alike where others are. */
    private boolean isGroupingEnds;

    /**
     * For walks over one trie.
     *
     * @param specialIds the token of each special of the grammar
     */
    MaskWalk(TokenTrie trie, int[] specialIds) {
        this.trie = trie;
        plain = trie.plain().tree();
        rest = trie.plain().rest();
        draft = new MaskDraft(trie, specialIds);
        path = new Configuration[trie.longest() + 1];
        labels = new byte[trie.longest() + 1];
        references = new Configuration[trie.longest() + 1];
    }

    /**
     * Whether what a configuration that was cut leads to, inside its heads, tells what those lead to of which it was
     * cut: one head, or names whose beginnings, where they are none that is known, are all read alike.
     */
    static boolean isOfOneKind(Configuration c) {
        if (c.size() == 1) {
            return c.head(0).isOfOneKind();
        }
        Language other = null;
        for (int i = 0; i < c.size(); i++) {
            if (!(c.head(i) instanceof KeyHead key) || !key.isOfOneName()) {
                return false;
            }
            if (key.otherNames() != null) {
                if (other != null && other != key.otherNames()) {
                    return false;
                }
                other = key.otherNames();
            }
        }
        return c.size() > 0;
    }

    /** The mask of a configuration of which nothing is known yet. */
    TokenMask begin(Configuration c) {
        int most = mostCharacters(c);
        boolean isWide = most < 0 && reach.isWide(c);
        start(most >= 0 ? trie.strings().plainUpTo(most) : isWide ? trie.plain().set() : draft.none, isOfOneKind(c));
        isGroupingEnds = c.size() == 1 && c.head(0) instanceof Head.Regular && c.tail(0) == Tail.UNKNOWN;
        path[0] = c;
        open = draft.openPlain;
        if (isWide) {
            removePlain(0, plain.nodes);
        } else if (most < 0) {
            addPlain(0, plain.nodes);
            draft.takeCovered();
        }
        open = draft.openRest;
        addRest(0, rest.nodes);
        return draft.finish(c);
    }

    /** Where any characters of a string may come, and nothing but these, how many; −1 elsewhere. */
    private static int mostCharacters(Configuration c) {
        return c.size() == 1 && c.head(0) instanceof Head.Regular r ? r.language.mostCharacters() : -1;
    }

    /**
     * The same where most texts lead to what they lead to from another configuration: only where they do not is walked.
     */
    TokenMask begin(Configuration c, Configuration reference, TokenMask mask) {
        start(mask.base, false);
        path[0] = c;
        references[0] = reference;
        open = draft.openPlain;
        compare(plain, 0);
        int[] cutPlain = cuts.toArray();
        draft.openPlain.addOutside(mask.openPlain, cutPlain);
        draft.takeCovered();
        return beginRest(c, mask, cutPlain, 0);
    }

    /**
     * The same inside a string of any text of at most so many characters, by the mask inside a string of any text.
     */
    TokenMask begin(Configuration c, Configuration any, TokenMask mask, int characters) {
        start(trie.strings().anyUpTo(characters), false);
        path[0] = c;
        references[0] = any;
        return beginRest(c, mask, TokenList.NONE, characters);
    }

    private TokenMask beginRest(Configuration c, TokenMask mask, int[] cutPlain, int alike) {
        open = draft.openRest;
        compare(rest, alike);
        int[] cutRest = cuts.toArray();
        draft.openRest.addOutside(mask.openRest, cutRest);
        for (OpenGroup group : mask.groups) {
            draft.groups.add(group.without(group.tree() == plain ? cutPlain : cutRest));
        }
        draft.inherit(mask);
        return draft.finish(c);
    }

    /**
     * The mask of a configuration of which more is known.
     *
     * @param alike whether it was cut as the shallow one was, so that what it leads to inside its head is known by
     *     what the shallow one leads to
     */
    TokenMask goOn(Configuration c, TokenMask shallow, boolean alike) {
        start(shallow.base, false);
        draft.inherit(shallow);
        boolean byGroups = alike && isOfOneKind(c);
        for (OpenGroup group : shallow.groups) {
            if (byGroups) {
                group(c, group);
            } else {
                nodes.clear();
                group.nodes(nodes);
                goOn(c, group.tree(), nodes.toArray());
            }
        }
        goOn(c, plain, shallow.openPlain);
        goOn(c, rest, shallow.openRest);
        draft.takeCovered();
        return draft.finish(c);
    }

    private void goOn(Configuration c, FlatTrie tree, int[] from) {
        open = draft.open(tree);
        for (int node : from) {
            lead(c, tree, node);
            add(tree, node, tree.end[node]);
        }
    }

    /** Goes on with all nodes of a group at once. */
    private void group(Configuration c, OpenGroup group) {
        int witness = group.witness();
        if (witness < 0) {
            return;
        }
        FlatTrie tree = group.tree();
        lead(c, tree, witness);
        ledIn = null;
        Configuration at = path[tree.depth[witness] - 1].next(group.label());
        if (at.isUnknown()) {
            draft.groups.add(group);
            return;
        }
        if (at.isDead()) {
            return;
        }
        draft.add(group);
        nodes.clear();
        group.branches(nodes);
        open = draft.open(tree);
        for (int i = 0; i < nodes.size(); i++) {
            int node = nodes.get(i);
            path[tree.depth[node]] = at;
            add(tree, node + 1, tree.end[node]);
        }
    }

    /** Puts on the path what is before a node. */
    private void lead(Configuration c, FlatTrie t, int node) {
        int depth = t.depth[node];
        int parent = t.parent[node];
        if (parent == ledTo && t == ledIn) {
            return;
        }
        int way = parent;
        for (int i = depth - 1; i > 0; i--) {
            labels[i] = t.label[way];
            way = t.parent[way];
        }
        Configuration at = c;
        for (int i = 1; i < depth; i++) {
            at = at.next(labels[i] & 0xff);
        }
        path[depth - 1] = at;
        ledTo = parent;
        ledIn = t;
    }

    private void start(TokenSet from, boolean inGroups) {
        draft.start(from, inGroups);
        isGroupingEnds = false;
        ledIn = null;
    }

    private void add(FlatTrie tree, int from, int to) {
        if (tree == plain) {
            addPlain(from, to);
        } else {
            addRest(from, to);
        }
    }

    /** Walks nodes {@code from} to {@code to} of the tokens that are not plain; what is before is on the path. */
    private void addRest(int from, int to) {
        int i = from;
        while (i < to) {
            Configuration c = step(rest, i);
            if (c == null) {
                i = rest.end[i];
            } else {
                draft.add(rest, i, i + 1);
                i++;
            }
        }
    }

    /**
     * Walks plain tokens, of which none is in the mask; where every text of some characters may come it takes whole
     * subtrees.
     */
    private void addPlain(int from, int to) {
        int i = from;
        while (i < to) {
            Configuration c = step(plain, i);
            boolean all = c != null && isCovered(i, c);
            if (all) {
                draft.cover(i);
            } else if (c != null) {
                draft.add(plain, i, i + 1);
            }
            i = all || c == null ? plain.end[i] : i + 1;
        }
    }

    /** Walks plain tokens, all of which are in the mask, and takes those out that may not come. */
    private void removePlain(int from, int to) {
        int i = from;
        while (i < to) {
            Configuration c = step(plain, i);
            if (c == null) {
                draft.remove(plain, i, plain.end[i]);
            }
            i = c == null || isCovered(i, c) ? plain.end[i] : i + 1;
        }
    }

    /**
     * Walks both from a configuration and from its reference, as far as they differ, and notes what differs. The parts
     * of the tree in which the reference has no say are in {@link #cuts}.
     *
     * @param alike texts of so many bytes lead both the same way
     */
    private void compare(FlatTrie tree, int alike) {
        cuts.clear();
        int i = 0;
        while (i < tree.nodes) {
            int d = tree.depth[i];
            if (d + tree.height[i] <= alike) {
                i = tree.end[i];
                continue;
            }
            int b = tree.label[i] & 0xff;
            Configuration to = path[d - 1].next(b);
            Configuration other = references[d - 1].next(b);
            if (to == other && !to.isUnknown()) {
                i = tree.end[i];
                continue;
            }
            boolean isLost = to.isDead() || to.isUnknown();
            boolean isOtherLost = other.isDead() || other.isUnknown();
            path[d] = to;
            references[d] = other;
            if (!isLost && !isOtherLost) {
                i++;
                continue;
            }
            int end = tree.end[i];
            cuts.add(i);
            cuts.add(end);
            if (!isOtherLost) {
                draft.remove(tree, i, end);
            }
            if (to.isUnknown()) {
                open.add(i, null);
            } else if (!isLost) {
                draft.add(tree, i, i + 1);
                add(tree, i + 1, end);
            }
            i = end;
        }
    }

    /** Whether all texts below a node may come; false where it is not worth asking. */
    private boolean isCovered(int node, Configuration c) {
        return plain.end[node] - node > FEW_NODES
                && reach.covers(c, plain.height[node], plain.low[node], plain.high[node]);
    }

    /** What a node leads to, put on the path; null where it is dead or not known, which is noted. */
    private Configuration step(FlatTrie t, int node) {
        int d = t.depth[node];
        Configuration from = path[d - 1];
        Configuration c = from.next(t.label[node] & 0xff);
        if (c.isDead()) {
            return null;
        }
        if (c.isUnknown()) {
            boolean isAlike = from.isPartial() ? isGroupingEnds && from.size() == 0 : draft.isGrouping;
            open.add(node, isAlike ? from : null);
            return null;
        }
        path[d] = c;
        return c;
    }
}
