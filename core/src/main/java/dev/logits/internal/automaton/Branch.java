package dev.logits.internal.automaton;

import java.util.Arrays;

/** A language by its table: what follows each class of bytes, and whether it may end. */
final class Branch extends Language {
    private final ByteClasses classes;
    private final Language[] targets;

    private Branch(
            Languages arena,
            int hash,
            boolean accepts,
            int phases,
            Lengths lengths,
            ByteClasses classes,
            Language[] targets) {
        super(arena, hash, accepts, phases, lengths);
        this.classes = classes;
        this.targets = targets;
        known(classes, targets);
    }

    /** The language with no string (it follows itself), to begin with. */
    static Branch nothing(Languages arena) {
        Language[] targets = new Language[1];
        Branch nothing = new Branch(arena, 1, false, Utf8.ALL, Lengths.UNKNOWN, arena.partitions.one, targets);
        targets[0] = nothing;
        return nothing;
    }

    /** The language of the empty string. */
    static Branch empty(Languages arena) {
        return new Branch(arena, 2, true, 1, Lengths.EMPTY, arena.partitions.one, new Language[] {arena.nothing});
    }

    /** By what follows each byte. */
    static Language of(Languages arena, boolean accepts, Language[] next) {
        int[] labels = new int[256];
        for (int b = 0; b < 256; b++) {
            labels[b] = next[b].id;
        }
        ByteClasses classes = arena.partitions.ofLabels(labels);
        Language[] targets = new Language[classes.count()];
        Lengths lengths = accepts ? Lengths.EMPTY : null;
        int phases = accepts ? 1 : Utf8.ALL;
        int hash = accepts ? 3 : 5;
        for (int c = 0; c < targets.length; c++) {
            Language to = next[classes.first(c)];
            targets[c] = to;
            hash = mix(hash, to.hash);
            if (to == arena.nothing) {
                continue;
            }
            Lengths longer = to.lengths.after(classes.begins(c));
            lengths = lengths == null ? longer : lengths.or(longer);
            for (int p = 0; p < Utf8.PHASES; p++) {
                int after = classes.phaseAfter(p, c);
                if (after < 0 || (to.phases >> after & 1) == 0) {
                    phases &= ~(1 << p);
                }
            }
        }
        if (lengths == null) {
            return arena.nothing;
        }
        if (targets.length == 1 && targets[0] == arena.nothing) {
            return arena.empty;
        }
        return arena.intern(new Branch(arena, mix(hash, classes.id), accepts, phases, lengths, classes, targets));
    }

    @Override
    Language derive(int b) {
        return targets[classes.classOf(b)];
    }

    @Override
    ByteClasses partition() {
        return classes;
    }

    @Override
    Language clipTo(int horizon) {
        return this;
    }

    @Override
    boolean same(Language other) {
        return other instanceof Branch b
                && accepts == b.accepts
                && classes == b.classes
                && Arrays.equals(targets, b.targets);
    }
}
