package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import dev.logits.internal.automaton.Language;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Room for one walk over the trie. What it finds is a set that others share, less some tokens, and some more, so that
 * masks that are narrow, or much like another, cost nothing of the vocabulary's size.
 *
 * <p>For one thread.
 */
final class MaskWalk {
    /** Smaller subtrees are walked without asking whether all of them may come. */
    private static final int FEW_NODES = 32;

    /** Masks that differ from their base in more tokens are no longer said by the difference. */
    private static final int MOST_CHANGES = 512;

    private final TokenTrie trie;
    private final int[] specialIds;
    private final FlatTrie plain;
    private final FlatTrie rest;
    private final TokenSet none;
    private final Configuration[] path;
    private final Configuration[] references;
    private final PlainReach reach = new PlainReach();

    /** The bytes on the way to a node, by depth. */
    private final byte[] labels;

    /** The node, and its tree, to which what is on the path leads that was put there last; null for none. */
    private int ledTo;

    private FlatTrie ledIn;
    private final TokenList more = new TokenList();
    private final TokenList less = new TokenList();

    /** Nodes of plain tokens of which all below may come. */
    private final TokenList covered = new TokenList();

    private final OpenNodes openPlain;
    private final OpenNodes openRest;
    private final List<OpenGroup> groups = new ArrayList<>();
    private final TokenList nodes = new TokenList();
    private final TokenList cuts = new TokenList();
    private TokenSet base;

    /** The nodes that are open are noted here. */
    private OpenNodes open;

    /** Whether nodes that follow one configuration are alike. */
    private boolean isGrouping;

    /** Whether those are, too, that follow the end of what is read, of which no frame is known. */
    private boolean isGroupingEnds;

    /**
     * For walks over one trie.
     *
     * @param specialIds the token of each special of the grammar
     */
    MaskWalk(TokenTrie trie, int[] specialIds) {
        this.trie = trie;
        this.specialIds = specialIds;
        plain = trie.plain().tree();
        rest = trie.plain().rest();
        openPlain = new OpenNodes(plain);
        openRest = new OpenNodes(rest);
        none = TokenSet.of(trie.vocabulary());
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
        start(most >= 0 ? trie.strings().plainUpTo(most) : isWide ? trie.plain().set() : none, isOfOneKind(c));
        isGroupingEnds = c.size() == 1 && c.head(0) instanceof Head.Regular && c.tail(0) == Tail.UNKNOWN;
        path[0] = c;
        open = openPlain;
        if (isWide) {
            removePlain(0, plain.nodes);
        } else if (most < 0) {
            addPlain(0, plain.nodes);
            takeCovered();
        }
        open = openRest;
        addRest(0, rest.nodes);
        return finish(c);
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
        open = openPlain;
        compare(plain, 0);
        int[] cutPlain = cuts.toArray();
        openPlain.addOutside(mask.openPlain, cutPlain);
        takeCovered();
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
        open = openRest;
        compare(rest, alike);
        int[] cutRest = cuts.toArray();
        openRest.addOutside(mask.openRest, cutRest);
        for (OpenGroup group : mask.groups) {
            groups.add(group.without(group.tree() == plain ? cutPlain : cutRest));
        }
        inherit(mask);
        return finish(c);
    }

    /** Adds what was more and less in another mask to what differs from it. */
    private void inherit(TokenMask mask) {
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

    /**
     * The mask of a configuration of which more is known.
     *
     * @param alike whether it was cut as the shallow one was, so that what it leads to inside its head is known by
     *     what the shallow one leads to
     */
    TokenMask goOn(Configuration c, TokenMask shallow, boolean alike) {
        start(shallow.base, false);
        more.addAll(shallow.more, 0, shallow.more.length);
        less.addAll(shallow.less, 0, shallow.less.length);
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
        takeCovered();
        return finish(c);
    }

    private void goOn(Configuration c, FlatTrie tree, int[] from) {
        open = tree == plain ? openPlain : openRest;
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
            groups.add(group);
            return;
        }
        if (at.isDead()) {
            return;
        }
        if (group.belongsTo(base)) {
            base = group.withTokens();
            group.tokens(true, less);
        } else {
            group.tokens(false, more);
        }
        nodes.clear();
        group.branches(nodes);
        open = tree == plain ? openPlain : openRest;
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
        base = from;
        isGrouping = inGroups;
        isGroupingEnds = false;
        ledIn = null;
        more.clear();
        less.clear();
        openPlain.clear();
        openRest.clear();
        groups.clear();
    }

    private TokenMask finish(Configuration c) {
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
                addTokens(rest, i, i + 1);
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
                covered.add(i);
            } else if (c != null) {
                addTokens(plain, i, i + 1);
            }
            i = all || c == null ? plain.end[i] : i + 1;
        }
    }

    /** Adds the tokens of the subtrees that were taken as wholes: most of all, or all but some. */
    private void takeCovered() {
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
                addTokens(plain, covered.get(i), plain.end[covered.get(i)]);
            }
        }
        covered.clear();
    }

    /** Walks plain tokens, all of which are in the mask, and takes those out that may not come. */
    private void removePlain(int from, int to) {
        int i = from;
        while (i < to) {
            Configuration c = step(plain, i);
            if (c == null) {
                less.addAll(plain.tokens, plain.first[i], plain.first[plain.end[i]]);
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
                less.addAll(tree.tokens, tree.first[i], tree.first[end]);
            }
            if (to.isUnknown()) {
                open.add(i, null);
            } else if (!isLost) {
                addTokens(tree, i, i + 1);
                add(tree, i + 1, end);
            }
            i = end;
        }
    }

    private void addTokens(FlatTrie t, int from, int to) {
        more.addAll(t.tokens, t.first[from], t.first[to]);
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
            boolean isAlike = from.isPartial() ? isGroupingEnds && from.size() == 0 : isGrouping;
            open.add(node, isAlike ? from : null);
            return null;
        }
        path[d] = c;
        return c;
    }
}
