package dev.logits.calibrate;

import dev.logits.internal.sum.ExactSums;

/**
 * Rows by the level of a probability: how many there are, how many are right, the mean and the variance that chance
 * has. Levels are bins (i/L, (i+1)/L], of which the first has 0, too. Sums are exact. For one thread.
 */
final class LevelSums {
    private final int levels;
    private final long[] rows;
    private final long[] hits;
    private final ExactSums sums;
    private final ExactSums spreads;

    LevelSums(int levels) {
        this.levels = levels;
        rows = new long[levels];
        hits = new long[levels];
        sums = new ExactSums(levels);
        spreads = new ExactSums(levels);
    }

    static double low(int level, int levels) {
        return (double) level / levels;
    }

    static double high(int level, int levels) {
        return (level + 1.0) / levels;
    }

    /** The level of a probability, by the same comparisons as those of a patch. */
    static int level(double p, int levels) {
        int level = Math.max(0, Math.min(levels - 1, (int) Math.ceil(p * levels) - 1));
        while (level > 0 && p <= low(level, levels)) {
            level--;
        }
        while (level < levels - 1 && p > high(level, levels)) {
            level++;
        }
        return level;
    }

    void add(int level, double p, boolean hit) {
        rows[level]++;
        hits[level] += hit ? 1 : 0;
        sums.add(level, p);
        spreads.add(level, p * (1 - p));
    }

    long rows(int level) {
        return rows[level];
    }

    double mean(int level) {
        return sums.value(level) / rows[level];
    }

    double share(int level) {
        return (double) hits[level] / rows[level];
    }

    /** The share of hits less the mean probability; 0 without rows. */
    double gap(int level) {
        return rows[level] == 0 ? 0 : (hits[level] - sums.value(level)) / rows[level];
    }

    /** The standard deviation of the gap where probabilities are right. */
    double deviation(int level) {
        return rows[level] == 0 ? 0 : Math.sqrt(spreads.value(level)) / rows[level];
    }

    int levels() {
        return levels;
    }
}
