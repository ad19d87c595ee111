package dev.logits.decode.grammar;

import dev.logits.internal.automaton.StateLimitException;
import java.util.ArrayList;
import java.util.List;

/**
 * A grammar as it is run. What is found while texts are read is kept, and shared by all that read with it; new states
 * are made under one lock, known ones are found without.
 *
 * <p>A text is read by a deterministic automaton, built as it is needed, whose states are sets of (head, stacks).
 * Regular parts are automata over bytes (derivatives); rules call each other through shared, immutable stacks; rules
 * that begin with themselves are turned around when they are compiled ({@link Beginnings}).
 *
 * <p>Shared by threads.
 */
final class CompiledGrammar {
    private final TermStore store;
    private final Beginnings beginnings;
    /** This part of the budget's languages is kept of those that were met while reading. */
    private static final int KEPT = 8;

    private final TermCompiler compiler;
    private final Budget budget;
    private final int horizon;
    private final Configuration dead = new Configuration(this, new Head[0], new Tail[0], false, false);
    private final Configuration unknown = new Configuration(this, new Head[0], new Tail[0], false, true);
    private final Configuration start;

    /** @param specials null for any */
    private CompiledGrammar(Grammar grammar, List<String> specials, Budget budget, int horizon, NameReach reach) {
        this.budget = budget;
        this.horizon = horizon;
        store = new TermStore(budget.objects());
        compiler = new TermCompiler(budget.languages(), store, reach);
        beginnings = new Beginnings(compiler);
        GrammarAnalysis analysis = compiler.analyze(grammar, false);
        List<String> known = specials == null ? List.copyOf(analysis.specials().keySet()) : specials;
        analysis.specials().forEach((name, rule) -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(Production.place(rule) + " names the special token " + name
                        + ", which the vocabulary does not have");
            }
        });
        if (!analysis.isProductive(0)) {
            if (specials == null) {
                start = dead;
                return;
            }
            throw new IllegalArgumentException(whyNothing(grammar, analysis));
        }
        compiler.rules(analysis, known);
        Term whole = compiler.body(compiler.production(0));
        Closure closure = new Closure(store, beginnings, budget.readings());
        closure.go(whole, Tail.BOTTOM);
        start = closure.close(this, false);
    }

    /**
     * Compiles a grammar.
     *
     * @param specials names of the special tokens of the vocabulary, by number
     * @param horizon the number of bytes that are looked ahead at most: the length of the longest token
     * @throws IllegalArgumentException if the language is empty, or a special token is not known
     * @throws GrammarLimitException if it needs more than the budget
     */
    static CompiledGrammar of(Grammar grammar, List<String> specials, Budget budget, int horizon) {
        return of(grammar, specials, budget, horizon, NameReach.ALL);
    }

    /**
     * The same, where it is known what tokens can tell of the names of members.
     *
     * @throws IllegalArgumentException if the language is empty, or a special token is not known
     * @throws GrammarLimitException if it needs more than the budget
     */
    static CompiledGrammar of(Grammar grammar, List<String> specials, Budget budget, int horizon, NameReach reach) {
        try {
            return new CompiledGrammar(grammar, specials, budget, horizon, reach);
        } catch (StateLimitException e) {
            throw limit(e, Production.START);
        }
    }

    /** Compiles a grammar to tell whole texts, of a language that may be empty, with any special tokens. */
    static CompiledGrammar ofTexts(Grammar grammar) {
        try {
            return new CompiledGrammar(grammar, null, Budget.DEFAULT, Integer.MAX_VALUE - 1, NameReach.ALL);
        } catch (StateLimitException e) {
            throw limit(e, Production.START);
        }
    }

    /** The rules of a grammar that can match nothing, in the order of their making. */
    static List<Rule> emptyRules(Grammar grammar) {
        TermCompiler compiler =
                new TermCompiler(Budget.DEFAULT.languages(), new TermStore(Budget.DEFAULT.objects()), NameReach.ALL);
        GrammarAnalysis analysis = compiler.analyze(grammar, true);
        List<Rule> empty = new ArrayList<>();
        grammar.rules().forEach(rule -> {
            if (!analysis.isProductive(analysis.number(rule))) {
                empty.add(rule);
            }
        });
        return empty;
    }

    private static String whyNothing(Grammar grammar, GrammarAnalysis analysis) {
        // a rule that calls no other empty rule is a cause; among rules that only call each other the first is named
        String cause = null;
        for (int i : analysis.inOrder()) {
            if (i > 0 && !analysis.isProductive(i)) {
                boolean calls = false;
                for (int callee : analysis.calls(i)) {
                    calls |= callee != i && !analysis.isProductive(callee);
                }
                if (cause == null || !calls) {
                    cause = analysis.rule(i).name();
                }
                if (!calls) {
                    break;
                }
            }
        }
        return "no text is in the language: "
                + (cause == null
                        ? grammar.start() + " can match nothing"
                        : Production.place(cause) + " can match nothing");
    }

    /** What may come first. */
    Configuration start() {
        return start;
    }

    Configuration dead() {
        return dead;
    }

    Configuration unknown() {
        return unknown;
    }

    /** How many objects are kept to be found again. */
    synchronized int size() {
        return store.size();
    }

    Configuration configuration(Head[] heads, Tail[] tails, boolean accepts, boolean partial) {
        return store.configuration(new Configuration(this, heads, tails, accepts, partial));
    }

    synchronized Configuration next(Configuration from, int b) {
        if (from.size() == 0) {
            return from.isPartial() ? unknown : dead;
        }
        trim(from);
        try {
            Configuration to = after(from, b);
            from.remember(b, to, store.epoch(from.isTop()));
            return to;
        } catch (StateLimitException e) {
            throw limit(e, owner(from));
        }
    }

    /** Forgets what belongs to texts when there is much of it. */
    private void trim(Configuration inUse) {
        boolean trimmed = store.trim(inUse);
        if (compiler.met() > budget.languages() / KEPT) {
            compiler.forget();
            store.forget();
            trimmed = true;
        }
        if (trimmed) {
            start.forget();
        }
    }

    private Configuration after(Configuration from, int b) {
        int n = from.size();
        Head[] heads = new Head[n];
        int left = 0;
        int last = 0;
        boolean ends = false;
        boolean partial = from.isPartial();
        for (int i = 0; i < n; i++) {
            Head to = from.head(i).next(b);
            if (to == Head.DOUBT) {
                partial = true;
            } else if (to != null) {
                heads[i] = to;
                left++;
                last = i;
                ends |= to.follow() != null;
            }
        }
        if (left == 0) {
            return partial ? unknown : dead;
        }
        if (left == 1 && !ends) {
            return configuration(new Head[] {heads[last]}, new Tail[] {from.tail(last)}, false, partial);
        }
        Closure closure = new Closure(store, beginnings, budget.readings());
        for (int i = 0; i < n; i++) {
            if (heads[i] != null) {
                Term follow = heads[i].follow();
                if (follow != null) {
                    closure.go(follow, from.tail(i));
                }
                if (follow == null || !heads[i].isSpent()) {
                    closure.read(heads[i], from.tail(i));
                }
            }
        }
        return closure.close(this, partial);
    }

    synchronized Configuration nextSpecial(Configuration from, int number) {
        Closure closure = new Closure(store, beginnings, budget.readings());
        try {
            for (int i = 0; i < from.size(); i++) {
                if (from.head(i) instanceof Head.Special s && s.number == number) {
                    closure.go(Term.END, from.tail(i));
                }
            }
            return closure.close(this, from.isPartial());
        } catch (StateLimitException e) {
            throw limit(e, owner(from));
        }
    }

    private static GrammarLimitException limit(StateLimitException e, String rule) {
        return new GrammarLimitException("the regular parts of the grammar need more than " + e.limit()
                + " states; make the expressions near " + Production.place(rule) + " smaller");
    }

    private static String owner(Configuration at) {
        for (int i = 0; i < at.size(); i++) {
            Tail tail = at.tail(i);
            if (tail.frames.length > 0) {
                return tail.frames[0].term.owner;
            }
        }
        return Production.START;
    }

    /** Inside a string of any text, of which nothing else is known. */
    synchronized Configuration inAnyString() {
        Head head = new Head.Regular(compiler.anyRest());
        return configuration(new Head[] {head}, new Tail[] {Tail.UNKNOWN}, false, false);
    }

    synchronized Configuration top(Configuration of, int frames) {
        if (of.size() == 0) {
            return of;
        }
        boolean changed = false;
        try {
            int n = of.size();
            Head[] heads = new Head[n];
            Tail[] tails = new Tail[n];
            for (int i = 0; i < n; i++) {
                Tail tail = frames < 0 ? Tail.UNKNOWN : top(of.tail(i), frames);
                Head head = of.head(i);
                head = frames < 0
                        ? head.alone(horizon)
                        : tail == Tail.UNKNOWN ? head.clipAlone(horizon) : head.clip(horizon);
                changed |= tail != of.tail(i) || !head.equals(of.head(i));
                heads[i] = head;
                tails[i] = tail;
            }
            Configuration top = changed ? joined(heads, tails, of.isPartial()) : of;
            of.rememberTop(frames, top, store.epoch(of.isTop()));
            return top;
        } catch (StateLimitException e) {
            throw limit(e, owner(of));
        }
    }

    /** The configuration of some heads, of which equal ones become one. */
    private Configuration joined(Head[] heads, Tail[] tails, boolean partial) {
        if (heads.length == 1) {
            return configuration(heads, tails, false, partial);
        }
        Closure closure = new Closure(store, beginnings, budget.readings());
        for (int i = 0; i < heads.length; i++) {
            closure.read(heads[i], tails[i]);
        }
        return closure.close(this, partial);
    }

    private Tail top(Tail tail, int frames) {
        if (tail.frames.length == 0) {
            return tail;
        }
        if (frames == 0) {
            return Tail.UNKNOWN;
        }
        Tail known = tail.top(frames);
        if (known == null) {
            Tail.Frame[] out = new Tail.Frame[tail.frames.length];
            boolean changed = false;
            for (int i = 0; i < out.length; i++) {
                Tail.Frame frame = tail.frames[i];
                Term term = clip(frame.term);
                Tail below = top(frame.below, frames - 1);
                out[i] = term == frame.term && below == frame.below ? frame : store.frame(term, below);
                changed |= out[i] != frame;
            }
            if (changed) {
                java.util.Arrays.sort(out, java.util.Comparator.comparingInt(f -> f.number));
                int n = 0;
                for (int i = 0; i < out.length; i++) {
                    if (i == 0 || out[i] != out[n - 1]) {
                        out[n++] = out[i];
                    }
                }
                known = store.tail(java.util.Arrays.copyOf(out, n), tail.bottom, tail.unknown);
            } else {
                known = tail;
            }
            tail.top(frames, known);
        }
        return known;
    }

    /** A term with numbers that the horizon does not reach made small. */
    private Term clip(Term term) {
        if (term == Term.END) {
            return term;
        }
        Term known = term.clipped();
        if (known == null) {
            Term rest = clip(term.rest);
            Item item = clip(term.first);
            known = item.equals(term.first) && rest == term.rest ? term : store.term(item, rest, term.owner);
            term.clipped(known);
        }
        return known;
    }

    private Item clip(Item item) {
        if (item instanceof Item.Times t) {
            int least = Math.min(t.least(), horizon + 1);
            int most = t.most() > horizon ? Integer.MAX_VALUE : t.most();
            return new Item.Times(t.part(), least, most);
        }
        if (item instanceof Item.InMembers m) {
            return new Item.InMembers(m.table(), m.table().brief(m.state()), m.phase());
        }
        if (item instanceof Item.InDistinct d) {
            return new Item.InDistinct(d.table(), d.state().clip(horizon), d.phase());
        }
        return item instanceof Item.Regular r ? new Item.Regular(r.language().clip(horizon)) : item;
    }

    /** Whether a text is in the language. */
    boolean accepts(byte[] text) {
        Configuration at = start;
        for (int i = 0; i < text.length && !at.isDead(); i++) {
            at = at.next(text[i] & 0xff);
        }
        return at.accepts();
    }
}
