package dev.logits.decode.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds again what was made before: terms, frames, sets of stacks, configurations. What belongs to the grammar stays.
 * What belongs to texts, and, apart from it, what was cut from texts to be shared by them ({@link
 * Configuration#top}), is forgotten by generations: when as much is new as a third of what may be kept, the
 * configurations go that were neither made nor asked for meanwhile, and what only they hold. Equal things may then
 * exist twice, which costs time and nothing else.
 */
final class TermStore {
    private final Map<Term, Term> lasting = new HashMap<>();
    private Map<Term, Term> terms = new HashMap<>();
    private final World texts = new World(false);
    private final World tops = new World(true);
    private final int most;
    private int numbers;
    private boolean toLast;

    /** What is forgotten together. */
    private static final class World {
        /** Whether it has the stacks that are not known to their end. */
        private final boolean partial;

        private Map<Tail.Frame, Tail.Frame> frames = new HashMap<>();
        private Map<Tail, Tail> tails = new HashMap<>();
        private Map<Configuration, Configuration> configurations = new HashMap<>();
        private int epoch;

        /** How many objects are new in this epoch. */
        private int made;

        World(boolean partial) {
            this.partial = partial;
        }

        int size() {
            return frames.size() + tails.size() + configurations.size();
        }

        void forget() {
            configurations.values().forEach(Configuration::forget);
            frames = new HashMap<>();
            tails = new HashMap<>();
            configurations = new HashMap<>();
            epoch++;
            made = 0;
        }

        /** Begins an epoch with the configurations that were asked for in the last one, as if none were known yet. */
        void begin() {
            Map<Configuration, Configuration> before = configurations;
            int last = epoch;
            forget();
            Deque<Tail> pending = new ArrayDeque<>();
            for (Configuration c : before.values()) {
                if (c.met == last) {
                    configurations.put(c, c);
                    for (int i = 0; i < c.size(); i++) {
                        pending.push(c.tail(i));
                    }
                    keep(pending);
                }
            }
        }

        private void keep(Deque<Tail> pending) {
            while (!pending.isEmpty()) {
                Tail tail = pending.pop();
                if (tail.frames.length > 0 && tail.partial == partial && tails.putIfAbsent(tail, tail) == null) {
                    tail.forgetTops();
                    for (Tail.Frame frame : tail.frames) {
                        if (frame.below.partial == partial) {
                            frames.put(frame, frame);
                        }
                        pending.push(frame.below);
                    }
                }
            }
        }
    }

    /** @param most objects that are kept of texts, and of what was cut from them, each */
    TermStore(int most) {
        this.most = most;
    }

    /** Changes when everything of texts, or of what was cut from them, was forgotten. */
    int epoch(boolean top) {
        return top ? tops.epoch : texts.epoch;
    }

    /** Whether terms made from now on belong to the grammar; what was said before. */
    boolean toLast(boolean on) {
        boolean before = toLast;
        toLast = on;
        return before;
    }

    Term term(Item first, Term rest, String owner) {
        Term made = new Term(first, rest, owner);
        Map<Term, Term> in = toLast || !made.isOfText() ? lasting : terms;
        Term known = in.putIfAbsent(made, made);
        if (known == null) {
            texts.made += in == terms ? 1 : 0;
            return made;
        }
        return known;
    }

    /** The items of one term, then those of another. */
    Term concat(Term a, Term b) {
        if (a == Term.END || b == Term.END) {
            return a == Term.END ? b : a;
        }
        int n = 0;
        for (Term at = a; at != Term.END; at = at.rest) {
            n++;
        }
        Item[] items = new Item[n];
        n = 0;
        for (Term at = a; at != Term.END; at = at.rest) {
            items[n++] = at.first;
        }
        Term out = b;
        while (n > 0) {
            out = term(items[--n], out, a.owner);
        }
        return out;
    }

    /** Stacks with one more frame. */
    Tail push(Term term, Tail below) {
        if (term == Term.END || absorbed(term, below)) {
            return below;
        }
        return tail(new Tail.Frame[] {frame(term, below)}, false, false);
    }

    /** x x is x for an unbounded repetition x. */
    private static boolean absorbed(Term term, Tail below) {
        if (term.rest != Term.END
                || below.frames.length == 0
                || below.bottom
                || below.unknown
                || !Item.absorbs(term.first)) {
            return false;
        }
        for (Tail.Frame frame : below.frames) {
            if (!frame.term.first.equals(term.first)) {
                return false;
            }
        }
        return true;
    }

    Tail.Frame frame(Term term, Tail below) {
        Tail.Frame made = new Tail.Frame(term, below, numbers);
        World in = below.partial ? tops : texts;
        Tail.Frame known = in.frames.putIfAbsent(made, made);
        if (known == null) {
            numbers++;
            in.made++;
            return made;
        }
        return known;
    }

    /** @param sorted frames in the order of their numbers */
    Tail tail(Tail.Frame[] sorted, boolean bottom, boolean unknown) {
        if (sorted.length == 0 && bottom != unknown) {
            return bottom ? Tail.BOTTOM : Tail.UNKNOWN;
        }
        Tail made = new Tail(sorted, bottom, unknown);
        World in = made.partial ? tops : texts;
        Tail known = in.tails.putIfAbsent(made, made);
        if (known == null) {
            in.made++;
            return made;
        }
        return known;
    }

    Configuration configuration(Configuration made) {
        World in = made.isTop() ? tops : texts;
        Configuration known = in.configurations.putIfAbsent(made, made);
        if (known == null) {
            known = made;
            in.made++;
        }
        known.met = in.epoch;
        return known;
    }

    /** How many objects are kept. */
    int size() {
        return lasting.size() + terms.size() + texts.size() + tops.size();
    }

    /** Forgets all that belongs to texts. */
    void forget() {
        texts.forget();
        terms = new HashMap<>();
        tops.forget();
    }

    /**
     * Forgets what there is too much of.
     *
     * @param inUse what is read on from, which is kept
     * @return whether something was forgotten
     */
    boolean trim(Configuration inUse) {
        boolean trimmed = false;
        if (texts.made > most / 3) {
            inUse.met = epoch(inUse.isTop());
            texts.begin();
            keepTerms();
            if (texts.size() + terms.size() > most / 3 * 2) {
                texts.forget();
                terms = new HashMap<>();
            }
            trimmed = true;
        }
        if (tops.made > most / 3) {
            inUse.met = epoch(inUse.isTop());
            tops.begin();
            if (tops.size() > most / 3 * 2) {
                tops.forget();
            }
            trimmed = true;
        }
        return trimmed;
    }

    /** Forgets the terms that no stack has. */
    private void keepTerms() {
        Map<Term, Term> kept = new HashMap<>();
        for (World world : new World[] {texts, tops}) {
            for (Tail.Frame frame : world.frames.values()) {
                for (Term at = frame.term; at.isOfText() && kept.putIfAbsent(at, at) == null; at = at.rest) {
                    at.clipped(null);
                }
            }
        }
        terms = kept;
    }
}
