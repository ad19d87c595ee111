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

    /** Plain texts lead to so many configurations at most, else the state does not count as wide. */
    private static final int MOST_WIDE = 64;

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
        long size = mask.allowed.bytes() + 4L * mask.open.length + 64;
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
     * Room for one walk over a trie. What it finds is a list as long as it is short, so that narrow masks cost nothing of
     * the vocabulary's size.
     */
    private final class Walk {
        private final long[] words = new long[(trie.vocabulary() + 63) / 64];
        private final int mostIds = trie.vocabulary() / TokenSet.SPARSE;
        private final int[] ids = new int[mostIds + 1];
        private final Configuration[] path = new Configuration[trie.longest() + 1];
        private int found;
        private boolean wide;
        private int[] open = new int[16];
        private int count;

        TokenMask begin(Configuration c) {
            PlainTokens plain = trie.plain();
            int reach = reach(c);
            FlatTrie rest = trie.all();
            start();
            if (reach == Integer.MAX_VALUE) {
                rest = plain.allRest();
                widen(plain.all());
            } else if (reach >= PlainTokens.FEW) {
                rest = plain.fewRest();
                widen(plain.few());
            }
            specials(c);
            path[0] = c;
            walk(rest, 0, rest.nodes);
            return finish(rest);
        }

        TokenMask goOn(Configuration c, TokenMask shallow) {
            FlatTrie t = shallow.trie;
            start();
            if (shallow.allowed.size() > mostIds) {
                widen(shallow.allowed.toBits());
            } else {
                int[] known = shallow.allowed.toArray();
                System.arraycopy(known, 0, ids, 0, known.length);
                found = known.length;
            }
            specials(c);
            for (int node : shallow.open) {
                int depth = t.depth[node];
                int witness = t.witness(node);
                Configuration at = c;
                for (int i = 0; i + 1 < depth; i++) {
                    at = at.next(trie.byteOf(witness, i));
                }
                path[depth - 1] = at;
                walk(t, node, t.end[node]);
            }
            return finish(t);
        }

        private void start() {
            found = 0;
            count = 0;
            wide = false;
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
            }
            words[token >> 6] |= 1L << token;
        }

        private TokenMask finish(FlatTrie t) {
            TokenSet allowed = wide
                    ? TokenSet.ofBits(trie.vocabulary(), words)
                    : TokenSet.of(trie.vocabulary(), Arrays.copyOf(ids, found));
            return new TokenMask(allowed, Arrays.copyOf(open, count), t);
        }

        /** Walks nodes {@code from} to {@code to}, whose parents' configurations are on the path. */
        private void walk(FlatTrie t, int from, int to) {
            byte[] label = t.label;
            int[] depth = t.depth;
            int[] end = t.end;
            int[] first = t.first;
            int i = from;
            while (i < to) {
                int d = depth[i];
                Configuration c = path[d - 1].next(label[i] & 0xff);
                if (c.isDead()) {
                    i = end[i];
                } else if (c.isUnknown()) {
                    ask(i);
                    i = end[i];
                } else {
                    path[d] = c;
                    for (int k = first[i]; k < first[i + 1]; k++) {
                        add(t.tokens[k]);
                    }
                    i++;
                }
            }
        }

        private void ask(int node) {
            if (count == open.length) {
                open = Arrays.copyOf(open, 2 * count);
            }
            open[count++] = node;
        }

        /**
         * For how many plain characters every text stays in the language; {@link Integer#MAX_VALUE} where it always
         * does, fewer than it could be where that takes too long to find out.
         */
        private int reach(Configuration start) {
            Configuration[] seen = new Configuration[MOST_WIDE];
            seen[0] = start;
            int known = 1;
            int from = 0;
            for (int reach = 0; reach <= PlainTokens.FEW; reach++) {
                int to = known;
                for (int i = from; i < to; i++) {
                    known = step(seen[i], seen, known);
                    if (known < 0) {
                        return reach;
                    }
                }
                if (known == to) {
                    return Integer.MAX_VALUE;
                }
                from = to;
            }
            return PlainTokens.FEW;
        }

        /** Adds what follows each plain character; −1 where one may not come, or too much follows. */
        private int step(Configuration c, Configuration[] seen, int known) {
            int n = known;
            for (int lead = ' '; lead < 0xf5 && n >= 0; lead++) {
                int length = PlainTokens.length(lead);
                if (length == 1) {
                    n = add(c.next(lead), seen, n);
                } else if (length > 1) {
                    n = continued(c.next(lead), lead, length - 1, seen, n);
                }
            }
            return n;
        }

        private int continued(Configuration c, int lead, int left, Configuration[] seen, int known) {
            int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
            int n = known;
            Configuration last = null;
            for (int b = low; b <= high && n >= 0; b++) {
                Configuration next = c.next(b);
                if (next == last) {
                    continue;
                }
                last = next;
                n = left == 1 ? add(next, seen, n) : continued(next, 0, left - 1, seen, n);
            }
            return n;
        }

        private int add(Configuration c, Configuration[] seen, int known) {
            if (c.isDead() || c.isUnknown()) {
                return -1;
            }
            for (int i = 0; i < known; i++) {
                if (seen[i] == c) {
                    return known;
                }
            }
            if (known == seen.length) {
                return -1;
            }
            seen[known] = c;
            return known + 1;
        }
    }
}
