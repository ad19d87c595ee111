package dev.logits.internal.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is in all of several languages, sorted by their numbers, and not in another one. It may be empty without looking
 * so: {@link Emptiness} tells, and only what is not leaves this package.
 */
final class Intersection extends Language {
    final Language[] positives;

    /** What is taken away; null if nothing is. */
    final Language negative;

    private final Lengths lengths;

    /** What {@link Emptiness} has found. */
    Emptiness.Verdict verdict = Emptiness.Verdict.OPEN;

    private Intersection(
            Languages arena, int hash, boolean accepts, Lengths lengths, Language[] positives, Language negative) {
        super(arena, hash, accepts, phases(positives));
        this.lengths = lengths;
        this.positives = positives;
        this.negative = negative;
    }

    private static int phases(Language[] positives) {
        int phases = 0;
        for (Language positive : positives) {
            phases |= positive.phases;
        }
        return phases;
    }

    /** The intersection, which may be empty: for {@link Emptiness} alone. */
    static Language of(Languages arena, Collection<Language> in, Collection<Language> out) {
        Set<Language> positives = new LinkedHashSet<>();
        List<Language> negatives = new ArrayList<>(out);
        for (Language a : in) {
            if (a instanceof Intersection i) {
                positives.addAll(Arrays.asList(i.positives));
                if (i.negative != null) {
                    negatives.add(i.negative);
                }
            } else {
                positives.add(a);
            }
        }
        if (positives.contains(arena.nothing)) {
            return arena.nothing;
        }
        Language negative = Union.of(arena, negatives);
        if (positives.contains(arena.empty)) {
            boolean all = !negative.accepts && positives.stream().allMatch(Language::accepts);
            return all ? arena.empty : arena.nothing;
        }
        if (takesAll(arena, negative, positives)) {
            return arena.nothing;
        }
        Set<Language> left = Quotation.intersected(arena, positives, negative);
        if (left != null) {
            return of(arena, left, Quotation.others(negative, left));
        }
        return counted(arena, positives, negative);
    }

    private static boolean takesAll(Languages arena, Language negative, Set<Language> positives) {
        List<Language> parts = negative instanceof Union u ? Arrays.asList(u.parts) : List.of(negative);
        for (Language part : parts) {
            int top = arena.topPhase(part);
            for (Language positive : positives) {
                if (positive == part || top >= 0 && (positive.phases >> top & 1) == 1) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Joins what only counts characters, and leaves it out where the others' lengths satisfy it. */
    private static Language counted(Languages arena, Set<Language> all, Language negative) {
        List<Language> positives = new ArrayList<>();
        Counted count = null;
        for (Language a : all) {
            Counted c = Counted.of(a);
            if (c == null || count != null && c.phase() != count.phase()) {
                positives.add(a);
            } else {
                count = count == null ? c : count.and(c);
            }
        }
        if (count != null && count.least() > count.most()) {
            return arena.nothing;
        }
        if (count != null && count.phase() == 0 && count.most() == 0) {
            boolean empty = !negative.accepts && positives.stream().allMatch(Language::accepts);
            return empty ? arena.empty : arena.nothing;
        }
        Lengths lengths = null;
        boolean same = false;
        for (Language a : positives) {
            lengths = lengths == null ? a.lengths() : common(lengths, a.lengths());
            if (lengths == null) {
                return arena.nothing;
            }
            same |= count != null && (a.phases >> count.phase() & 1) == 1;
        }
        if (count != null) {
            boolean satisfied = same && lengths.low() >= count.least() && lengths.high() <= count.most();
            if (!satisfied) {
                Language language = count.language(arena);
                lengths = lengths == null
                        ? language.lengths()
                        : same ? lengths.within(count.least(), count.most()) : common(lengths, language.lengths());
                positives.add(language);
            }
        }
        if (lengths == null) {
            return arena.nothing;
        }
        boolean apart = negative != arena.nothing
                && (negative.lengths().low() > lengths.high()
                        || negative.lengths().high() < lengths.low());
        if (negative == arena.nothing || apart) {
            return positives.size() == 1 ? positives.get(0) : make(arena, positives, null, lengths);
        }
        return make(arena, positives, negative, lengths.without(negative.lengths()));
    }

    private static Lengths common(Lengths a, Lengths b) {
        int low = Math.max(a.low(), b.low());
        int high = Math.min(a.high(), b.high());
        return low > high ? null : new Lengths(low, high, 0, false, false, Lengths.ENDLESS, Lengths.ENDLESS);
    }

    private static Language make(Languages arena, List<Language> in, Language negative, Lengths lengths) {
        Language[] positives = in.toArray(new Language[0]);
        Arrays.sort(positives, Comparator.comparingInt(a -> a.id));
        int hash = negative == null ? 19 : mix(23, negative.hash);
        boolean accepts = negative == null || !negative.accepts;
        for (Language positive : positives) {
            hash = mix(hash, positive.hash);
            accepts &= positive.accepts;
        }
        return arena.intern(new Intersection(arena, hash, accepts, lengths, positives, negative));
    }

    /** What follows a byte, not yet asked whether it is empty. */
    Language raw(int b) {
        List<Language> in = new ArrayList<>(positives.length);
        for (Language positive : positives) {
            Language to = positive.next(b);
            if (to == arena.nothing) {
                return to;
            }
            in.add(to);
        }
        return of(arena, in, negative == null ? List.of() : List.of(negative.next(b)));
    }

    @Override
    Language derive(int b) {
        return Emptiness.trimmed(raw(b));
    }

    @Override
    Language findOrdinary() {
        List<Language> in = new ArrayList<>();
        for (Language positive : positives) {
            Language to = positive.ordinary();
            if (to == null || to == arena.nothing) {
                return to;
            }
            in.add(to);
        }
        Language out = negative == null ? arena.nothing : negative.ordinary();
        return out == null ? null : Emptiness.trimmed(of(arena, in, List.of(out)));
    }

    @Override
    ByteClasses partition() {
        ByteClasses classes = negative == null ? arena.partitions.one : negative.classes();
        for (Language positive : positives) {
            classes = arena.partitions.refine(classes, positive.classes());
        }
        return classes;
    }

    @Override
    Lengths measure() {
        return lengths;
    }

    /**
     * Counts may decide what is alive here, so that they are only made small where the others go on long enough: beyond
     * {@link Lengths#settled} all lengths can be had, and beyond {@link Lengths#finish} the shortest rest.
     */
    @Override
    Language clipTo(int horizon) {
        Counted count = null;
        Language other = null;
        for (Language positive : positives) {
            Counted c = Counted.of(positive);
            if (c != null && count == null) {
                count = c;
            } else if (other == null) {
                other = positive;
            } else {
                return this;
            }
        }
        if (negative != null) {
            boolean few = negative.lengths().high() != Lengths.ENDLESS;
            if (!few || count != null && other != null) {
                return this;
            }
            Language only = other == null ? count.language(arena) : other;
            if (only.lengths().settled() == Lengths.ENDLESS) {
                return this;
            }
            return Emptiness.trimmed(of(arena, List.of(only.clip(horizon)), List.of(negative)));
        }
        if (count == null || other == null || (other.phases >> count.phase() & 1) == 0) {
            return this;
        }
        boolean far = count.most() == Lengths.ENDLESS
                || count.most() - horizon >= 0
                        && other.lengths().settled() != Lengths.ENDLESS
                        && count.most() - horizon >= other.lengths().settled()
                || count.least() == 0
                        && other.lengths().finish() != Lengths.ENDLESS
                        && count.most() - horizon >= other.lengths().finish();
        boolean deep = count.least() <= horizon + 1 || other.lengths().settled() != Lengths.ENDLESS;
        if (!far || !deep) {
            return this;
        }
        Counted near = new Counted(count.phase(), Math.min(count.least(), horizon + 1), Lengths.ENDLESS);
        return Emptiness.trimmed(of(arena, List.of(other.clip(horizon), near.language(arena)), List.of()));
    }

    @Override
    boolean same(Language other) {
        return other instanceof Intersection i && negative == i.negative && Arrays.equals(positives, i.positives);
    }
}
