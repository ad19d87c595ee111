package dev.logits.decode.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Computes masks, and remembers them at the configurations. A mask is first computed of the top states alone, without
 * their stack; what that tells holds under every stack. Only the subtrees of the trie in which a stack frame was asked
 * for are walked again with one frame more, and so on. So one mask serves every depth of nesting, and a look-up of a
 * mask that was computed before allocates nothing.
 *
 * <p>Where all but a few texts lead to one state that they do not leave, as inside a string or a name, that state's
 * mask is computed once, and only what differs from it is walked. Wide states, which let any plain text pass, take the
 * plain tokens at once (see {@link PlainTokens}).
 *
 * <p>For several threads: two that miss at once compute the same.
 */
final class Masks {
    /** Frames that are looked at one by one; then the whole stack is. */
    private static final int MOST_FRAMES = 8;

    /** When masks take more memory than this, all are forgotten. */
    private static final long MOST_BYTES = 8 << 20;

    /** So many places in names are kept. */
    private static final int MOST_PLACES = 1024;

    /** Bytes of which names and patterns have few: what most texts lead to is looked for with them. */
    private static final int[] USUAL = {'~', 'x', '0'};

    private final TokenTrie trie;
    private final int[] specialIds;

    /** Room that no walk is using. */
    private final AtomicReference<MaskWalk> idle = new AtomicReference<>();

    /** Who holds a mask, and how much memory they take together. */
    private final Queue<Configuration> holders = new ConcurrentLinkedQueue<>();

    private final AtomicLong bytes = new AtomicLong();

    /** The last configuration at each place in names: the next one differs in the names that came meanwhile. */
    private final Map<List<KeyHead.Place>, Configuration> names = new ConcurrentHashMap<>();

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
        for (int frames = Configuration.ALONE; frames <= MOST_FRAMES; frames++) {
            Configuration top = c.top(frames);
            if (top != before) {
                mask = mask == null ? alone(top) : deeper(top, mask, true);
                if (mask.isCertain()) {
                    return mask;
                }
                before = top;
            }
        }
        return c == before ? mask : deeper(c, mask, false);
    }

    private TokenMask alone(Configuration c) {
        TokenMask mask = (TokenMask) c.mask;
        if (mask == null) {
            List<KeyHead.Place> places = places(c);
            Configuration last = places == null ? null : names.get(places);
            TokenMask known = last == null ? null : (TokenMask) last.mask;
            if (known == null) {
                last = reference(c);
                known = last == null ? null : alone(last);
            }
            MaskWalk walk = walk();
            mask = known == null ? walk.begin(c) : walk.begin(c, last, known);
            idle.set(walk);
            remember(c, mask, known);
            if (places != null) {
                if (names.size() > MOST_PLACES) {
                    names.clear();
                }
                names.put(places, c);
            }
        }
        return mask;
    }

    /** The mask of a configuration that is made of the one of fewer frames. */
    private TokenMask deeper(Configuration c, TokenMask shallow, boolean alike) {
        TokenMask mask = (TokenMask) c.mask;
        if (mask == null) {
            MaskWalk walk = walk();
            mask = walk.goOn(c, shallow, alike);
            idle.set(walk);
            remember(c, mask, shallow);
        }
        return mask;
    }

    /** Where in their names objects stand; null if not all heads are names, or that tells not what they lead to. */
    private static List<KeyHead.Place> places(Configuration c) {
        if (!(c.size() > 0 && c.head(0) instanceof KeyHead) || !MaskWalk.isOfOneKind(c)) {
            return null;
        }
        List<KeyHead.Place> places = new ArrayList<>(c.size());
        for (int i = 0; i < c.size(); i++) {
            places.add(((KeyHead) c.head(i)).place());
        }
        return places;
    }

    /** What usual texts lead to and do not leave; null if there is no such state, or c is it. */
    private static Configuration reference(Configuration c) {
        if (!MaskWalk.isOfOneKind(c)) {
            return null;
        }
        for (int b : USUAL) {
            Configuration to = c.next(b);
            if (to == c) {
                return null;
            }
            if (!to.isDead() && !to.isUnknown() && !to.isPartial() && to.next(b) == to) {
                return to;
            }
        }
        return null;
    }

    private MaskWalk walk() {
        MaskWalk waiting = idle.getAndSet(null);
        return waiting == null ? new MaskWalk(trie, specialIds) : waiting;
    }

    /** @param from what the mask was made of, which may have its base; null for nothing */
    private void remember(Configuration c, TokenMask mask, TokenMask from) {
        boolean hasBase =
                from != null && from.has(mask.base) || mask.base == trie.plain().set();
        long size = mask.bytes() + (hasBase ? 0 : mask.base.bytes());
        if (bytes.addAndGet(size) > MOST_BYTES) {
            for (Configuration holder = holders.poll(); holder != null; holder = holders.poll()) {
                holder.mask = null;
            }
            names.clear();
            bytes.set(size);
        }
        c.mask = mask;
        holders.add(c);
    }
}
