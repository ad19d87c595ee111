package dev.logits.decode.grammar;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds again what was made before: terms, frames, sets of stacks, configurations. What belongs to the grammar stays.
 * What belongs to texts, and, apart from it, what was cut from texts to be shared by them ({@link
 * Configuration#top}), is forgotten when there is too much of it, after which equal things may exist twice, which
 * costs time and nothing else.
 */
final class TermStore {
    private final Map<Term, Term> lasting = new HashMap<>();
    private final Map<Term, Term> terms = new HashMap<>();
    private final World texts = new World();
    private final World tops = new World();
    private final int most;
    private int numbers;
    private boolean toLast;

    /** What is forgotten at once. */
    private static final class World {
        private final Map<Tail.Frame, Tail.Frame> frames = new HashMap<>();
        private final Map<Tail, Tail> tails = new HashMap<>();
        private final Map<Configuration, Configuration> configurations = new HashMap<>();
        private int epoch;

        int size() {
            return frames.size() + tails.size() + configurations.size();
        }

        void forget() {
            frames.clear();
            tails.clear();
            configurations.clear();
            epoch++;
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
        return known == null ? made : known;
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
        Tail.Frame known = (below.partial ? tops : texts).frames.putIfAbsent(made, made);
        if (known == null) {
            numbers++;
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
        Tail known = (made.partial ? tops : texts).tails.putIfAbsent(made, made);
        return known == null ? made : known;
    }

    Configuration configuration(Configuration made) {
        Configuration known = (made.isTop() ? tops : texts).configurations.putIfAbsent(made, made);
        return known == null ? made : known;
    }

    /** How many objects are kept. */
    int size() {
        return lasting.size() + terms.size() + texts.size() + tops.size();
    }

    /**
     * Forgets what there is too much of.
     *
     * @return whether something was forgotten
     */
    boolean trim() {
        boolean trimmed = false;
        if (texts.size() + terms.size() > most) {
            texts.forget();
            terms.clear();
            trimmed = true;
        }
        if (tops.size() > most) {
            tops.forget();
            trimmed = true;
        }
        return trimmed;
    }
}
