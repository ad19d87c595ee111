package dev.logits.decode.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
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
    private final Group<Head> heads = new Group<>();
    private final Group<Term> terms = new Group<>();

    /** What is called, and waits; null as long as nothing was. */
    private Map<Production, Stacks<Production>> calls;

    private PriorityQueue<Production> called;

    /** Terms that wait, and the stacks below them; null as long as none did. */
    private Deque<Term> pendingTerms;

    private Deque<Tail> pendingTails;
    private boolean accepts;
    private boolean unknown;
    private int readings;

    /** Keys, each once, with the stacks below them, in the order in which they came; mostly one or two. */
    private static final class Group<K> {
        private static final int FEW = 8;

        private final List<Stacks<K>> all = new ArrayList<>(2);
        private Map<K, Stacks<K>> byKey;

        Stacks<K> of(K key) {
            if (byKey != null) {
                Stacks<K> known = byKey.get(key);
                if (known != null) {
                    return known;
                }
            } else {
                for (int i = 0; i < all.size(); i++) {
                    if (all.get(i).key.equals(key)) {
                        return all.get(i);
                    }
                }
            }
            Stacks<K> made = new Stacks<>(key);
            all.add(made);
            if (byKey != null) {
                byKey.put(key, made);
            } else if (all.size() > FEW) {
                byKey = new HashMap<>();
                all.forEach(stacks -> byKey.put(stacks.key, stacks));
            }
            return made;
        }
    }

    /** A set of stacks that grows, below one key. */
    private static final class Stacks<K> {
        private final K key;
        private Tail only;
        private Set<Tail> tails;
        private Set<Tail.Frame> frames;
        private boolean bottom;
        private boolean unknown;

        Stacks(K key) {
            this.key = key;
        }

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
        heads.of(head).add(tail);
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
        Term at = term;
        Tail below = tail;
        while (true) {
            List<Tail.Frame> fresh = terms.of(at).add(below);
            if (fresh == null || !at.nullable()) {
                count(at, 1);
                fresh = List.of();
            } else {
                accepts |= below.bottom;
                unknown |= below.unknown;
                count(at, 1 + fresh.size());
            }
            if (fresh.size() > 1 && pendingTerms == null) {
                pendingTerms = new ArrayDeque<>();
                pendingTails = new ArrayDeque<>();
            }
            for (int i = 0; i + 1 < fresh.size(); i++) {
                pendingTerms.push(fresh.get(i).term);
                pendingTails.push(fresh.get(i).below);
            }
            if (!fresh.isEmpty()) {
                Tail.Frame last = fresh.get(fresh.size() - 1);
                at = last.term;
                below = last.below;
            } else if (pendingTerms != null && !pendingTerms.isEmpty()) {
                at = pendingTerms.pop();
                below = pendingTails.pop();
            } else {
                return;
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
        for (Stacks<Term> stacks : terms.all) {
            if (stacks.key != Term.END) {
                expand(beginnings.of(stacks.key), stacks.tail(store));
            }
        }
        while (called != null && !called.isEmpty()) {
            Production p = called.remove();
            expand(beginnings.of(p), calls.remove(p).tail(store));
        }
        List<Stacks<Head>> all = heads.all;
        int n = all.size();
        if (n == 0 && !accepts) {
            if (unknown) {
                return grammar.configuration(new Head[0], new Tail[0], false, true);
            }
            return partial ? grammar.unknown() : grammar.dead();
        }
        if (n > 1) {
            all.sort(Comparator.comparingInt(stacks -> stacks.key.hashCode()));
        }
        Head[] fronts = new Head[n];
        Tail[] tails = new Tail[n];
        for (int i = 0; i < n; i++) {
            fronts[i] = all.get(i).key;
            tails[i] = all.get(i).tail(store);
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
                call(part.call(), below);
            }
            count(part.rest(), 1);
        }
    }

    private void call(Production p, Tail below) {
        if (calls == null) {
            calls = new HashMap<>();
            called = new PriorityQueue<>(
                    Comparator.comparingInt(Production::group).reversed());
        }
        Stacks<Production> stacks = calls.get(p);
        if (stacks == null) {
            stacks = new Stacks<>(p);
            calls.put(p, stacks);
            called.add(p);
        }
        stacks.add(below);
    }
}
