package dev.logits.calibrate;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the patches of {@link Multicalibration}: goes through groups, classes and levels, and patches what is further
 * off than it may be, until a round leaves nothing to patch. For one thread.
 */
final class MulticalibrationFit {
    private final double[] p;
    private final int[] labels;
    private final int classes;
    private final int[][] members;
    private final Multicalibration.Options options;
    private final ClassShift shift;
    private final List<Multicalibration.Patch> patches = new ArrayList<>();

    /**
     * @param p N × K probabilities, which are patched
     * @param labels N classes
     * @param least bounds, K
     * @param members the rows of each group, in order
     */
    MulticalibrationFit(double[] p, int[] labels, double[] least, int[][] members, Multicalibration.Options options) {
        this.p = p;
        this.labels = labels;
        this.classes = least.length;
        this.members = members;
        this.options = options;
        shift = new ClassShift(least);
    }

    List<Multicalibration.Patch> patches() {
        return patches;
    }

    /** Patches what there is; whether nothing was left. */
    boolean run() {
        boolean left = true;
        while (left && patches.size() < options.most()) {
            left = false;
            for (int g = -1; g < members.length; g++) {
                for (int k = classes == 2 ? 1 : 0; k < classes; k++) {
                    left |= patch(g, k);
                }
            }
        }
        return !left;
    }

    /** Patches the levels of a class in a group from the lowest on; a row may be patched again as it rises. */
    private boolean patch(int g, int k) {
        boolean any = false;
        int from = 0;
        while (from < options.levels() && patches.size() < options.most()) {
            LevelSums sums = sums(p, labels, classes, k, g < 0 ? null : members[g], from, options.levels(), shift);
            double fewest = options.tolerance() / options.levels() * size(g);
            int level = from;
            while (level < options.levels() && !isOff(sums, level, fewest)) {
                level++;
            }
            if (level < options.levels()) {
                apply(new Multicalibration.Patch(
                        g,
                        k,
                        LevelSums.low(level, options.levels()),
                        LevelSums.high(level, options.levels()),
                        sums.gap(level)));
                any = true;
            }
            from = level + 1;
        }
        return any;
    }

    private int size(int g) {
        return g < 0 ? labels.length : members[g].length;
    }

    /** A gap of rounding is none. */
    private boolean isOff(LevelSums sums, int level, double fewest) {
        double accepted = Math.max(options.tolerance(), options.z() * sums.deviation(level));
        return sums.rows(level) >= fewest && Math.abs(sums.gap(level)) > Math.max(1e-12, accepted);
    }

    private void apply(Multicalibration.Patch patch) {
        patches.add(patch);
        int[] rows = patch.group() < 0 ? null : members[patch.group()];
        int count = size(patch.group());
        for (int i = 0; i < count; i++) {
            int off = (rows == null ? i : rows[i]) * classes;
            patch.move(p, off, shift);
        }
    }

    /**
     * The rows of a group by the level of a class's probability, those below a level left out.
     *
     * @param rows null for all
     */
    static LevelSums sums(
            double[] p, int[] labels, int classes, int k, int[] rows, int from, int levels, ClassShift shift) {
        LevelSums sums = new LevelSums(levels);
        int count = rows == null ? labels.length : rows.length;
        for (int i = 0; i < count; i++) {
            int r = rows == null ? i : rows[i];
            double of = p[r * classes + k];
            int level = LevelSums.level(of, levels);
            if (level >= from && shift.isOpen(p, r * classes, k)) {
                sums.add(level, of, labels[r] == k);
            }
        }
        return sums;
    }
}
