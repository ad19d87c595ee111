package dev.logits.decode.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The readings after one byte: what is complete goes on with its rest, with the frames below it and with what is
 * called, each term, rule and head once, with all stacks below it (a graph-structured stack; Tomita, 1985).
 *
 * <p>For one thread; used once.
 */
final class Closure {
    private final TermStore store;
    private final Beginnings beginnings;
    private final int mostReadings;
    private final Map<Head, Stacks> heads = new LinkedHashMap<>();
    private final Map<Term, Stacks> terms = new LinkedHashMap<>();
    private final Map<Production, Stacks> calls = new LinkedHashMap<>();
    private final PriorityQueue<Production> called =
            new PriorityQueue<>(Comparator.comparingInt(Production::group).reversed());
    private final Deque<Term> pendingTerms = new ArrayDeque<>();
    private final Deque<Tail> pendingTails = new ArrayDeque<>();
    private boolean accepts;
    private boolean unknown;
    private int readings;

    /** A set of stacks that grows. */
    private static final class Stacks {
        private Tail only;
        private Set<Tail> tails;
        private Set<Tail.Frame> frames;
        private boolean bottom;
        private boolean unknown;

        /** Adds stacks; the frames that are new, or null if there are none. */
        List<Tail.Frame> add(Tail tail) {
            if (only == null) {
                only = tail;
                return Arrays.asList(tail.frames);
            }
            if (tail == only) {
                return null;
            }
            if (tails == null) {
                tails = new LinkedHashSet<>();
                frames = new LinkedHashSet<>();
                take(only, new ArrayList<>());
            }
            if (!tails.contains(tail)) {
                List<Tail.Frame> fresh = new ArrayList<>();
                take(tail, fresh);
                return fresh;
            }
            return null;
        }

        private void take(Tail tail, List<Tail.Frame> fresh) {
            tails.add(tail);
            bottom |= tail.bottom;
            unknown |= tail.unknown;
            for (Tail.Frame frame : tail.frames) {
                if (frames.add(frame)) {
                    fresh.add(frame);
                }
            }
        }

        Tail tail(TermStore store) {
            if (tails == null) {
                return only;
            }
            Tail.Frame[] all = frames.toArray(Tail.Frame[]::new);
            Arrays.sort(all, Comparator.comparingInt(f -> f.number));
            return store.tail(all, bottom, unknown);
        }
    }

    Closure(TermStore store, Beginnings beginnings, int mostReadings) {
        this.store = store;
        this.beginnings = beginnings;
        this.mostReadings = mostReadings;
    }

    /** A head that is being read. */
    void read(Head head, Tail tail) {
        heads.computeIfAbsent(head, k -> new Stacks()).add(tail);
    }

    /** Something depends on what was forgotten. */
    void forgotten() {
        unknown = true;
    }

    boolean isUnknown() {
        return unknown;
    }

    /** A term comes next, with stacks below it. */
    void go(Term term, Tail tail) {
        pendingTerms.push(term);
        pendingTails.push(tail);
        while (!pendingTerms.isEmpty()) {
            Term at = pendingTerms.pop();
            Tail below = pendingTails.pop();
            List<Tail.Frame> fresh =
                    terms.computeIfAbsent(at, k -> new Stacks()).add(below);
            if (fresh == null || !at.nullable()) {
                count(at, 1);
                continue;
            }
            accepts |= below.bottom;
            unknown |= below.unknown;
            count(at, 1 + fresh.size());
            for (Tail.Frame frame : fresh) {
                pendingTerms.push(frame.term);
                pendingTails.push(frame.below);
            }
        }
    }

    private void count(Term at, int more) {
        readings += more;
        if (readings > mostReadings) {
            throw new GrammarLimitException("the text has more than " + mostReadings
                    + " readings at once; make the grammar less ambiguous near " + Production.place(at.owner));
        }
    }

    /** The configuration of all heads that can be read next. */
    Configuration close(CompiledGrammar grammar, boolean partial) {
        terms.forEach((term, stacks) -> {
            if (term != Term.END) {
                expand(beginnings.of(term), stacks.tail(store));
            }
        });
        while (!called.isEmpty()) {
            Production p = called.remove();
            expand(beginnings.of(p), calls.remove(p).tail(store));
        }
        int n = heads.size();
        if (n == 0 && !accepts) {
            if (unknown) {
                return grammar.configuration(new Head[0], new Tail[0], false, true);
            }
            return partial ? grammar.unknown() : grammar.dead();
        }
        List<Map.Entry<Head, Stacks>> all = new ArrayList<>(heads.entrySet());
        if (n > 1) {
            all.sort(Comparator.comparingInt(e -> e.getKey().hashCode()));
        }
        Head[] fronts = new Head[n];
        Tail[] tails = new Tail[n];
        for (int i = 0; i < n; i++) {
            fronts[i] = all.get(i).getKey();
            tails[i] = all.get(i).getValue().tail(store);
        }
        return grammar.configuration(fronts, tails, accepts, partial || unknown);
    }

    private void expand(Term.Part[] parts, Tail tail) {
        for (Term.Part part : parts) {
            if (part == Beginnings.FORGOTTEN) {
                unknown = true;
                continue;
            }
            Tail below = store.push(part.rest(), tail);
            if (part.call() == null) {
                read(part.head(), below);
            } else {
                Stacks stacks = calls.get(part.call());
                if (stacks == null) {
                    stacks = new Stacks();
                    calls.put(part.call(), stacks);
                    called.add(part.call());
                }
                stacks.add(below);
            }
            count(part.rest(), 1);
        }
    }
}
