package dev.logits.internal.automaton;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Whether an intersection has a string: by its lengths where they tell, else by looking for one among the states that
 * can be reached, those that may be nearest to an end first. What was found is kept in each state met.
 */
final class Emptiness {
    enum Verdict {
        OPEN,
        ALIVE,
        EMPTY
    }

    private record Reached(Intersection state, int order) implements Comparable<Reached> {
        @Override
        public int compareTo(Reached other) {
            int byLength =
                    Integer.compare(state.lengths().low(), other.state.lengths().low());
            return byLength != 0 ? byLength : Integer.compare(order, other.order);
        }
    }

    private Emptiness() {}

    /** The language, or nothing if it is empty. */
    static Language trimmed(Language raw) {
        if (!(raw instanceof Intersection i)) {
            return raw;
        }
        if (verdict(i) == Verdict.OPEN) {
            search(i);
        }
        return i.verdict == Verdict.ALIVE ? i : i.arena.nothing;
    }

    private static Verdict verdict(Intersection i) {
        if (i.verdict == Verdict.OPEN
                && (i.accepts || i.lengths().lowMet() || i.lengths().highMet())) {
            i.verdict = Verdict.ALIVE;
        }
        return i.verdict;
    }

    private static void search(Intersection start) {
        Map<Intersection, Intersection> from = new HashMap<>();
        PriorityQueue<Reached> open = new PriorityQueue<>();
        from.put(start, start);
        open.add(new Reached(start, 0));
        List<Intersection> met = new ArrayList<>(List.of(start));
        while (!open.isEmpty()) {
            Intersection at = open.poll().state;
            ByteClasses classes = at.classes();
            for (int c = 0; c < classes.count(); c++) {
                Language to = at.raw(classes.first(c));
                if (to == at.arena.nothing) {
                    continue;
                }
                if (!(to instanceof Intersection next) || verdict(next) == Verdict.ALIVE) {
                    mark(at, from);
                    return;
                }
                if (next.verdict == Verdict.OPEN && from.putIfAbsent(next, at) == null) {
                    met.add(next);
                    open.add(new Reached(next, met.size()));
                }
            }
        }
        for (Intersection state : met) {
            state.verdict = Verdict.EMPTY;
        }
    }

    /** All states on the way to one that is alive are. */
    private static void mark(Intersection last, Map<Intersection, Intersection> from) {
        for (Intersection at = last; at.verdict == Verdict.OPEN; at = from.get(at)) {
            at.verdict = Verdict.ALIVE;
        }
    }
}
