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

    private Union(Languages arena, int hash, boolean accepts, int phases, Lengths lengths, Language[] parts) {
        super(arena, hash, accepts, phases, lengths);
        this.parts = parts;
    }

    static Language of(Languages arena, List<Language> alternatives) {
        Set<Language> set = new LinkedHashSet<>();
        for (Language a : alternatives) {
            if (a instanceof Union u) {
                set.addAll(Arrays.asList(u.parts));
            } else if (a != arena.nothing) {
                set.add(a);
            }
        }
        while (set.size() > 1) {
            Set<Language> smaller = merged(arena, set);
            if (smaller == null) {
                break;
            }
            set = new LinkedHashSet<>();
            for (Language a : smaller) {
                if (a instanceof Union u) {
                    set.addAll(Arrays.asList(u.parts));
                } else {
                    set.add(a);
                }
            }
        }
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
        Lengths lengths = null;
        for (Language part : parts) {
            hash = mix(hash, part.hash);
            accepts |= part.accepts;
            phases &= part.phases;
            lengths = lengths == null ? part.lengths : lengths.or(part.lengths);
        }
        return arena.intern(new Union(arena, hash, accepts, phases, lengths, parts));
    }

    /** One round of the rules by which two or more become one; null if none of them applies. */
    private static Set<Language> merged(Languages arena, Set<Language> set) {
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
        if (out == null && sequences > 0) {
            out = byHead(arena, set);
        }
        if (out == null && sequences > 0) {
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
            top = arena.isTop(a) ? a : top;
        }
        if (top != null) {
            Set<Language> out = new LinkedHashSet<>();
            for (Language a : set) {
                if (a == top || (a.phases & top.phases) == 0) {
                    out.add(a);
                }
            }
            if (out.size() < set.size()) {
                return out;
            }
        }
        for (Map.Entry<Language, List<Language>> group : groups.entrySet()) {
            Language part = group.getKey();
            List<Language> members = group.getValue();
            if (set.contains(part)) {
                members.add(part);
            }
            members.sort(Comparator.comparingInt(a -> Repetition.least(a, part)));
            for (int i = 0; i + 1 < members.size(); i++) {
                Language a = members.get(i);
                Language b = members.get(i + 1);
                int most = Repetition.most(a, part);
                if (Repetition.least(b, part) <= Lengths.plus(most, 1)) {
                    return replaced(
                            set,
                            a,
                            b,
                            Repetition.of(part, Repetition.least(a, part), Math.max(most, Repetition.most(b, part))));
                }
            }
            Language first = members.get(0);
            if (set.contains(arena.empty) && Repetition.least(first, part) == 1) {
                return replaced(set, first, arena.empty, Repetition.of(part, 0, Repetition.most(first, part)));
            }
        }
        return null;
    }

    private static Set<Language> replaced(Set<Language> set, Language a, Language b, Language by) {
        Set<Language> out = new LinkedHashSet<>(set);
        out.remove(a);
        out.remove(b);
        out.add(by);
        return out;
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
            List<Language> list = entry.getValue();
            out.add(Sequence.of(entry.getKey(), list.size() == 1 ? list.get(0) : of(arena, list)));
        }
        return changed ? out : null;
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

    /** x | x & y is x. */
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
    ByteClasses partition() {
        ByteClasses classes = arena.partitions.one;
        for (Language part : parts) {
            classes = arena.partitions.refine(classes, part.classes());
        }
        return classes;
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
