package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Computes masks, and remembers them at the configurations. A mask is first computed of the top states alone, without
 * their stack; what that tells holds under every stack. Only the subtrees of the trie in which a stack frame was asked
 * for are walked again with one frame more, and so on. So one mask serves every depth of nesting, and a look-up of a
 * mask that was computed before allocates nothing.
 *
 * <p>Wide states, which let any plain text pass, take the plain tokens at once (see {@link PlainTokens}).
 *
 * <p>For several threads: two that miss at once compute the same.
 */
final class Masks {
    /** Frames that are looked at one by one; then the whole stack is. */
    private static final int MOST_FRAMES = 8;

    /** Smaller subtrees are walked without asking whether all of them may come. */
    private static final int FEW_NODES = 32;

    /** When masks take more memory than this, all are forgotten. */
    private static final long MOST_BYTES = 8 << 20;

    private final TokenTrie trie;
    private final int[] specialIds;

    /** Room that no walk is using. */
    private final AtomicReference<Walk> idle = new AtomicReference<>();

    /** Who holds a mask, and how much memory they take together. */
    private final Queue<Configuration> holders = new ConcurrentLinkedQueue<>();

    private final AtomicLong bytes = new AtomicLong();

    /**
     * Masks of a vocabulary.
     *
     * @param specialIds the token of each special of the grammar
     */
    Masks(TokenTrie trie, int[] specialIds) {
        this.trie = trie;
        this.specialIds = specialIds;
    }

    /** The mask of a configuration, end tokens left out. */
    TokenMask of(Configuration c) {
        TokenMask mask = null;
        Configuration before = null;
        for (int frames = 0; frames <= MOST_FRAMES; frames++) {
            Configuration top = c.top(frames);
            if (top != before) {
                mask = remembered(top, mask);
                if (mask.isCertain()) {
                    return mask;
                }
                before = top;
            }
        }
        return c == before ? mask : remembered(c, mask);
    }

    /** The mask of a configuration that is made of the one of fewer frames, if there is one. */
    private TokenMask remembered(Configuration c, TokenMask shallow) {
        TokenMask mask = (TokenMask) c.mask;
        if (mask == null) {
            Walk waiting = idle.getAndSet(null);
            Walk walk = waiting == null ? new Walk() : waiting;
            mask = shallow == null ? walk.begin(c) : walk.goOn(c, shallow);
            idle.set(walk);
            remember(c, mask);
        }
        return mask;
    }

    private void remember(Configuration c, TokenMask mask) {
        long size = mask.allowed.bytes() + 4L * (mask.openPlain.length + mask.openRest.length) + 64;
        if (bytes.addAndGet(size) > MOST_BYTES) {
            for (Configuration holder = holders.poll(); holder != null; holder = holders.poll()) {
                holder.mask = null;
            }
            bytes.set(size);
        }
        c.mask = mask;
        holders.add(c);
    }

    /**
     * Room for one walk over the trie. What it finds is a list as long as it is short, so that narrow masks cost
     * nothing of the vocabulary's size.
     */
    private final class Walk {
        private final FlatTrie plain = trie.plain().tree();
        private final FlatTrie rest = trie.plain().rest();
        private final long[] words = new long[(trie.vocabulary() + 63) / 64];
        private final int mostIds = trie.vocabulary() / TokenSet.SPARSE;
        private final int[] ids = new int[mostIds + 1];
        private final Configuration[] path = new Configuration[trie.longest() + 1];
        private final PlainReach reach = new PlainReach();
        private int found;
        private boolean wide;
        private int[] open = new int[16];
        private int count;

        TokenMask begin(Configuration c) {
            start();
            path[0] = c;
            if (reach.of(c) > 0) {
                widen(trie.plain().all());
                removePlain(0, plain.nodes);
            } else {
                addPlain(0, plain.nodes);
            }
            int[] openPlain = taken();
            addRest(0, rest.nodes);
            specials(c);
            return finish(openPlain);
        }

        TokenMask goOn(Configuration c, TokenMask shallow) {
            start();
            if (shallow.allowed.size() > mostIds) {
                widen(shallow.allowed.toBits());
            } else {
                int[] known = shallow.allowed.toArray();
                System.arraycopy(known, 0, ids, 0, known.length);
                found = known.length;
            }
            for (int node : shallow.openPlain) {
                lead(c, plain, node);
                addPlain(node, plain.end[node]);
            }
            int[] openPlain = taken();
            for (int node : shallow.openRest) {
                lead(c, rest, node);
                addRest(node, rest.end[node]);
            }
            specials(c);
            return finish(openPlain);
        }

        /** Puts on the path what is before a node. */
        private void lead(Configuration c, FlatTrie t, int node) {
            int depth = t.depth[node];
            int witness = t.witness(node);
            Configuration at = c;
            for (int i = 0; i + 1 < depth; i++) {
                at = at.next(trie.byteOf(witness, i));
            }
            path[depth - 1] = at;
        }

        private void start() {
            found = 0;
            count = 0;
            wide = false;
        }

        private int[] taken() {
            int[] nodes = Arrays.copyOf(open, count);
            count = 0;
            return nodes;
        }

        private void widen(long[] base) {
            System.arraycopy(base, 0, words, 0, words.length);
            wide = true;
        }

        private void specials(Configuration c) {
            for (int special : c.specials()) {
                add(specialIds[special]);
            }
        }

        private void add(int token) {
            if (!wide) {
                ids[found++] = token;
                if (found <= mostIds) {
                    return;
                }
                Arrays.fill(words, 0);
                wide = true;
                for (int i = 0; i < found; i++) {
                    words[ids[i] >> 6] |= 1L << ids[i];
                }
                return;
            }
            words[token >> 6] |= 1L << token;
        }

        private void addAll(FlatTrie t, int from, int to) {
            for (int k = t.first[from]; k < t.first[to]; k++) {
                add(t.tokens[k]);
            }
        }

        private TokenMask finish(int[] openPlain) {
            TokenSet allowed = wide
                    ? TokenSet.ofBits(trie.vocabulary(), words)
                    : TokenSet.of(trie.vocabulary(), Arrays.copyOf(ids, found));
            return new TokenMask(allowed, openPlain, taken());
        }

        /** Walks nodes {@code from} to {@code to} of the tokens that are not plain; what is before is on the path. */
        private void addRest(int from, int to) {
            int i = from;
            while (i < to) {
                Configuration c = step(rest, i);
                if (c == null) {
                    i = rest.end[i];
                } else {
                    addAll(rest, i, i + 1);
                    i++;
                }
            }
        }

        /**
         * Walks plain tokens, of which none is in the mask; where every plain text may come it takes whole subtrees.
         */
        private void addPlain(int from, int to) {
            int i = from;
            while (i < to) {
                Configuration c = step(plain, i);
                if (c == null) {
                    i = plain.end[i];
                } else if (isCovered(i, c)) {
                    addAll(plain, i, plain.end[i]);
                    i = plain.end[i];
                } else {
                    addAll(plain, i, i + 1);
                    i++;
                }
            }
        }

        /** Walks plain tokens, all of which are in the mask, and takes those out that may not come. */
        private void removePlain(int from, int to) {
            int i = from;
            while (i < to) {
                Configuration c = step(plain, i);
                if (c == null) {
                    for (int k = plain.first[i]; k < plain.first[plain.end[i]]; k++) {
                        int token = plain.tokens[k];
                        words[token >> 6] &= ~(1L << token);
                    }
                }
                i = c == null || isCovered(i, c) ? plain.end[i] : i + 1;
            }
        }

        /** Whether all texts below a node may come; false where it is not worth asking. */
        private boolean isCovered(int node, Configuration c) {
            return plain.end[node] - node > FEW_NODES && reach.of(c) >= plain.height[node];
        }

        /** What a node leads to, put on the path; null where it is dead or not known, which is noted. */
        private Configuration step(FlatTrie t, int node) {
            int d = t.depth[node];
            Configuration c = path[d - 1].next(t.label[node] & 0xff);
            if (c.isDead()) {
                return null;
            }
            if (c.isUnknown()) {
                if (count == open.length) {
                    open = Arrays.copyOf(open, 2 * count);
                }
                open[count++] = node;
                return null;
            }
            path[d] = c;
            return c;
        }
    }
}
