package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
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

    /** When new masks take a third of this memory, those go that were neither made nor used since the last time. */
    private static final long MOST_BYTES = 8 << 20;

    /** So many places in names are kept. */
    private static final int MOST_PLACES = 1024;

    /** Bytes of which names and patterns have few: what most texts lead to is looked for with them. */
    private static final int[] USUAL = {'~', 'x', '0'};

    private final TokenTrie trie;
    private final int[] specialIds;
    private final long mostBytes;

    /** Room that no walk is using. */
    private final AtomicReference<MaskWalk> idle = new AtomicReference<>();

    /** Who holds a mask. */
    private final Queue<Configuration> holders = new ConcurrentLinkedQueue<>();

    /** How much memory the masks take that are new in this generation. */
    private final AtomicLong bytes = new AtomicLong();

    /** How often masks were forgotten. */
    private volatile int generation;

    /** The last configuration at each place in names: the next one differs in the names that came meanwhile. */
    private final Map<List<KeyHead.Place>, Configuration> names = new ConcurrentHashMap<>();

    /**
     * Masks of a vocabulary.
     *
     * @param specialIds the token of each special of the grammar
     */
    Masks(TokenTrie trie, int[] specialIds) {
        this(trie, specialIds, MOST_BYTES);
    }

    Masks(TokenTrie trie, int[] specialIds, long mostBytes) {
        this.trie = trie;
        this.specialIds = specialIds;
        this.mostBytes = mostBytes;
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
        TokenMask mask = used(c);
        int most = mask == null ? mostCharacters(c) : -1;
        if (most >= 0) {
            return inString(c, most);
        }
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

    /**
     * Where nothing is known but that it is inside a string of any text of up to a number of characters, which may end,
     * that number; else −1.
     */
    private static int mostCharacters(Configuration c) {
        return c.size() == 1
                        && c.tail(0) == Tail.UNKNOWN
                        && !c.isPartial()
                        && c.head(0) instanceof Head.Regular r
                        && !r.language.next('"').isNothing()
                ? r.language.mostCharacters()
                : -1;
    }

    /** The mask there: that of any text is shared by all constraints, and others are much like it. */
    private TokenMask inString(Configuration c, int most) {
        StringMasks strings = trie.strings();
        if (most < Integer.MAX_VALUE) {
            Configuration any = c.inAnyString();
            TokenMask known = alone(any);
            MaskWalk walk = walk();
            TokenMask mask = walk.begin(c, any, known, most);
            idle.set(walk);
            remember(c, mask, known);
            return mask;
        }
        if (strings.any() == null) {
            MaskWalk walk = walk();
            strings.any(walk.begin(c));
            idle.set(walk);
        }
        c.mask = strings.any();
        return strings.any();
    }

    /** The mask of a configuration that is made of the one of fewer frames. */
    private TokenMask deeper(Configuration c, TokenMask shallow, boolean alike) {
        TokenMask mask = used(c);
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

    /** The mask that is remembered, and noted as used; null for none. */
    private TokenMask used(Configuration c) {
        TokenMask mask = (TokenMask) c.mask;
        if (mask != null && mask.used != generation) {
            mask.used = generation;
        }
        return mask;
    }

    /** @param from what the mask was made of, which may have its base; null for nothing */
    private void remember(Configuration c, TokenMask mask, TokenMask from) {
        boolean hasBase = from != null && from.has(mask.base) || trie.strings().has(mask.base);
        mask.used = generation;
        c.mask = mask;
        holders.add(c);
        long size = mask.bytes() + (hasBase ? 0 : mask.base.bytes());
        if (bytes.addAndGet(size) > mostBytes / 3) {
            forget();
        }
    }

    /** Forgets the masks that were neither made nor used since the last time, or all if the others are many. */
    private synchronized void forget() {
        if (bytes.get() <= mostBytes / 3) {
            return; // another thread did
        }
        int last = generation;
        generation = last + 1;
        names.clear();
        List<Configuration> kept = new ArrayList<>();
        Set<TokenSet> bases = Collections.newSetFromMap(new IdentityHashMap<>());
        long sum = 0;
        for (Configuration holder = holders.poll(); holder != null; holder = holders.poll()) {
            TokenMask mask = (TokenMask) holder.mask;
            if (mask == null || mask.used != last) {
                holder.mask = null;
                continue;
            }
            kept.add(holder);
            boolean isNew = bases.add(mask.base) && !trie.strings().has(mask.base);
            sum += mask.bytes() + (isNew ? mask.base.bytes() : 0);
        }
        if (sum > mostBytes / 3 * 2) {
            kept.forEach(holder -> holder.mask = null);
            kept.clear();
        }
        holders.addAll(kept);
        bytes.set(0);
    }
}
