package dev.logits.internal.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is in one of several languages: two or more, none a union, sorted by their numbers. */
final class Union extends Language {
    private static final Comparator<Language> BY_NUMBER = Comparator.comparingInt(a -> a.id);

    final Language[] parts;

    private Union(Languages arena, int hash, boolean accepts, int phases, Language[] parts) {
        super(arena, hash, accepts, phases);
        this.parts = parts;
    }

    /** Unions are made, one for the other, so deep; below, parts stay as they are. */
    private static final int MOST_FACTORED = 200;

    /** So many parts are looked at by the rules for one union; then the rest stay as they are. */
    private static final int MOST_WORK = 50_000;

    static Language of(Languages arena, List<Language> alternatives) {
        if (alternatives.size() < 2) {
            return alternatives.isEmpty() ? arena.nothing : alternatives.get(0);
        }
        Set<Language> set = new LinkedHashSet<>();
        for (Language a : alternatives) {
            if (a instanceof Union u) {
                set.addAll(Arrays.asList(u.parts));
            } else if (a != arena.nothing) {
                set.add(a);
            }
        }
        if (arena.unions++ == 0) {
            arena.unionWork = 0;
        }
        try {
            Set<Language> smaller = set.size() > 1 ? merged(arena, set) : null;
            while (smaller != null) {
                set = new LinkedHashSet<>();
                for (Language a : smaller) {
                    if (a instanceof Union u) {
                        set.addAll(Arrays.asList(u.parts));
                    } else {
                        set.add(a);
                    }
                }
                smaller = set.size() > 1 ? merged(arena, set) : null;
            }
        } finally {
            arena.unions--;
        }
        return made(arena, set);
    }

    private static Language made(Languages arena, Set<Language> set) {
        if (set.size() < 2) {
            return set.isEmpty() ? arena.nothing : set.iterator().next();
        }
        if (set.size() == 2 && set.contains(arena.empty)) {
            for (Language a : set) {
                if (a != arena.empty) {
                    return Repetition.of(a, 0, 1);
                }
            }
        }
        Language[] parts = set.toArray(new Language[0]);
        Arrays.sort(parts, BY_NUMBER);
        int hash = 17;
        boolean accepts = false;
        int phases = Utf8.ALL;
        for (Language part : parts) {
            hash = mix(hash, part.hash);
            accepts |= part.accepts;
            phases &= part.phases;
        }
        return arena.intern(new Union(arena, hash, accepts, phases, parts));
    }

    /** One round of the rules by which two or more become one; null if none of them applies. */
    private static Set<Language> merged(Languages arena, Set<Language> set) {
        arena.unionWork += set.size();
        boolean nullable = false;
        int literals = 0;
        int quotations = 0;
        int sequences = 0;
        int repetitions = 0;
        int intersections = 0;
        for (Language a : set) {
            nullable |= a.accepts && a != arena.empty;
            literals += a instanceof Literal ? 1 : 0;
            quotations += a instanceof Quotation ? 1 : 0;
            sequences += a instanceof Sequence ? 1 : 0;
            repetitions += a instanceof Repetition ? 1 : 0;
            intersections += a instanceof Intersection ? 1 : 0;
        }
        if (nullable && set.contains(arena.empty)) {
            Set<Language> out = new LinkedHashSet<>(set);
            out.remove(arena.empty);
            return out;
        }
        Set<Language> out = null;
        if (literals > 1) {
            out = literals(arena, set);
        }
        if (out == null && quotations > 1) {
            out = Quotation.united(arena, set);
        }
        if (out == null && repetitions > 0) {
            out = repetitions(arena, set);
        }
        boolean factored = sequences > 0 && arena.unions <= MOST_FACTORED && arena.unionWork <= MOST_WORK;
        if (out == null && factored) {
            out = byHead(arena, set);
        }
        if (out == null && factored) {
            out = byTail(arena, set);
        }
        if (out == null && intersections > 0) {
            out = absorbed(set);
        }
        return out;
    }

    private static Set<Language> literals(Languages arena, Set<Language> set) {
        List<Literal> literals = new ArrayList<>();
        Set<Language> out = new LinkedHashSet<>();
        boolean empty = false;
        for (Language a : set) {
            if (a instanceof Literal l) {
                literals.add(l);
            } else if (a == arena.empty) {
                empty = true;
            } else {
                out.add(a);
            }
        }
        out.add(LiteralTrie.of(arena, literals, empty));
        return out;
    }

    /** Repetitions of one language whose counts touch are one; so with the language itself and the empty string. */
    private static Set<Language> repetitions(Languages arena, Set<Language> set) {
        Map<Language, List<Language>> groups = new LinkedHashMap<>();
        Language top = null;
        for (Language a : set) {
            if (a instanceof Repetition r) {
                groups.computeIfAbsent(r.part, k -> new ArrayList<>()).add(a);
            }
            top = arena.topPhase(a) >= 0 ? a : top;
        }
        Set<Language> out = new LinkedHashSet<>(set);
        if (top != null) {
            Language all = top;
            int phase = arena.topPhase(top);
            out.removeIf(a -> a != all && (a.phases >> phase & 1) == 1);
        }
        boolean changed = out.size() < set.size();
        if (!changed) {
            for (Map.Entry<Language, List<Language>> group : groups.entrySet()) {
                changed |= counted(arena, group.getKey(), group.getValue(), out);
            }
        }
        return changed ? out : null;
    }

    /** Joins the repetitions of one part in a set, in which the part and the empty string may be, too. */
    private static boolean counted(Languages arena, Language part, List<Language> members, Set<Language> set) {
        if (set.contains(part)) {
            members.add(part);
        }
        members.sort(Comparator.comparingInt(a -> Repetition.least(a, part)));
        Language first = members.get(0);
        boolean empty = set.contains(arena.empty) && Repetition.least(first, part) == 1;
        int least = empty ? 0 : Repetition.least(first, part);
        int most = Repetition.most(first, part);
        List<Language> joined = new ArrayList<>();
        for (Language a : members) {
            if (Repetition.least(a, part) > Lengths.plus(most, 1)) {
                joined.add(Repetition.of(part, least, most));
                least = Repetition.least(a, part);
            }
            most = Math.max(most, Repetition.most(a, part));
        }
        joined.add(Repetition.of(part, least, most));
        if (joined.size() == members.size() && !empty) {
            return false;
        }
        members.forEach(set::remove);
        if (empty) {
            set.remove(arena.empty);
        }
        set.addAll(joined);
        return true;
    }

    /** x y | x z is x (y | z). */
    private static Set<Language> byHead(Languages arena, Set<Language> set) {
        Map<Language, List<Language>> tails = new LinkedHashMap<>();
        Set<Language> out = new LinkedHashSet<>();
        int sequences = 0;
        for (Language a : set) {
            if (a instanceof Sequence s) {
                sequences++;
                tails.computeIfAbsent(s.head, k -> new ArrayList<>()).add(s.tail);
            } else {
                out.add(a);
            }
        }
        boolean changed = tails.size() < sequences;
        for (Map.Entry<Language, List<Language>> entry : tails.entrySet()) {
            if (out.remove(entry.getKey())) {
                entry.getValue().add(arena.empty);
                changed = true;
            }
            out.add(headed(arena, entry.getKey(), entry.getValue()));
        }
        return changed ? out : null;
    }

    /** A beginning before the union of what follows it; a longer one if all of that begins alike, without recursion. */
    private static Language headed(Languages arena, Language head, List<Language> tails) {
        List<Language> heads = new ArrayList<>(List.of(head));
        List<Language> left = tails;
        while (left.size() > 1 && left.get(0) instanceof Sequence first) {
            Language next = first.head;
            if (!left.stream().allMatch(a -> a instanceof Sequence s && s.head == next)) {
                break;
            }
            heads.add(next);
            left = left.stream().map(a -> ((Sequence) a).tail).toList();
        }
        Language out = of(arena, left);
        for (int i = heads.size() - 1; i >= 0; i--) {
            out = Sequence.of(heads.get(i), out);
        }
        return out;
    }

    /** x z | y z is (x | y) z. */
    private static Set<Language> byTail(Languages arena, Set<Language> set) {
        Map<Language, List<Language>> heads = new LinkedHashMap<>();
        Set<Language> out = new LinkedHashSet<>();
        int sequences = 0;
        for (Language a : set) {
            if (a instanceof Sequence s) {
                sequences++;
                heads.computeIfAbsent(s.tail, k -> new ArrayList<>()).add(s.head);
            } else {
                out.add(a);
            }
        }
        boolean changed = heads.size() < sequences;
        for (Map.Entry<Language, List<Language>> entry : heads.entrySet()) {
            if (out.remove(entry.getKey())) {
                entry.getValue().add(arena.empty);
                changed = true;
            }
            List<Language> list = entry.getValue();
            out.add(Sequence.of(list.size() == 1 ? list.get(0) : of(arena, list), entry.getKey()));
        }
        return changed ? out : null;
    }

    /** {@code x | x & y} is {@code x}. */
    private static Set<Language> absorbed(Set<Language> set) {
        Set<Language> out = new LinkedHashSet<>();
        for (Language a : set) {
            boolean inside = false;
            if (a instanceof Intersection i) {
                for (Language positive : i.positives) {
                    inside |= set.contains(positive);
                }
            }
            if (!inside) {
                out.add(a);
            }
        }
        return out.size() < set.size() ? out : null;
    }

    /** The union of the other parts; null if the empty string is no part of its own. */
    Language withoutEmpty() {
        List<Language> others = new ArrayList<>(Arrays.asList(parts));
        return others.remove(arena.empty) ? of(arena, others) : null;
    }

    @Override
    Language derive(int b) {
        List<Language> found = new ArrayList<>();
        for (Language part : parts) {
            Language to = part.next(b);
            if (to != arena.nothing) {
                found.add(to);
            }
        }
        return found.size() == 1 ? found.get(0) : of(arena, found);
    }

    @Override
    Language findOrdinary() {
        List<Language> found = new ArrayList<>();
        for (Language part : parts) {
            Language to = part.ordinary();
            if (to == null) {
                return super.findOrdinary();
            }
            found.add(to);
        }
        return of(arena, found);
    }

    @Override
    ByteClasses partition() {
        ByteClasses classes = arena.partitions.one;
        for (Language part : parts) {
            classes = arena.partitions.refine(classes, part.classes());
        }
        return classes;
    }

    @Override
    Lengths measure() {
        Lengths out = null;
        for (Language part : parts) {
            Lengths of = part == arena.empty ? Lengths.ENDED : part.lengths();
            out = out == null ? of : out.or(of);
        }
        return out;
    }

    @Override
    Language clipTo(int horizon) {
        List<Language> clipped = new ArrayList<>();
        for (Language part : parts) {
            clipped.add(part.clip(horizon));
        }
        return of(arena, clipped);
    }

    @Override
    boolean same(Language other) {
        return other instanceof Union u && Arrays.equals(parts, u.parts);
    }
}
