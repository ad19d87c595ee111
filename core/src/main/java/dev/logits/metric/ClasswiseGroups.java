package dev.logits.metric;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;

/**
 * The class-wise calibration gaps of resamples. A row has as many probabilities as there are classes, too many to draw
 * again and again, so rows are put into random groups and groups are drawn. Of a cell (class and bin) only Σ (hit − p)
 * is needed.
 */
final class ClasswiseGroups implements ScoredRows.Collector {
    private static final int GROUPS = 100;
    /** Classes × bins of which there are intervals. */
    static final int MOST_INTERVAL_CELLS = (1 << 24) / GROUPS;

    /** Why more have none. */
    static final String TOO_MANY = "classes times bins are more than " + MOST_INTERVAL_CELLS + ", too many to resample";

    private final EqualWidthBins bins;
    private final int classes;
    private final int cells;
    private final long key;
    private final double[] sums;
    private final long[] rows = new long[GROUPS];
    private long next;

    private ClasswiseGroups(EqualWidthBins bins, int classes, long seed) {
        this.bins = bins;
        this.classes = classes;
        this.cells = bins.count() * classes;
        this.key = CounterRandom.key(seed, -1);
        this.sums = new double[GROUPS * cells];
    }

    /** Null where there are too many cells. */
    static ClasswiseGroups of(EqualWidthBins bins, int classes, long seed) {
        return (long) bins.count() * classes > MOST_INTERVAL_CELLS ? null : new ClasswiseGroups(bins, classes, seed);
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Override
    public void add(ScoredRows batch) {
        int[] group = new int[batch.count()];
        for (int r = 0; r < batch.count(); r++) {
            group[r] = CounterRandom.below(key, next++, GROUPS);
            rows[group[r]] += batch.ignored(r) ? 0 : 1;
        }
        RowBlocks.forEach(classes, batch.count(), (from, to) -> {
            for (int r = 0; r < batch.count(); r++) {
                if (!batch.ignored(r)) {
                    addRow(batch, r, group[r] * cells, from, to);
                }
            }
        });
    }

    private void addRow(ScoredRows batch, int r, int off, int from, int to) {
        int label = batch.label(r);
        for (int c = from; c < to; c++) {
            double p = batch.p(r, c);
            sums[off + c * bins.count() + bins.of(p)] += (c == label ? 1 : 0) - p;
        }
    }

    /** The gap of every cell over all rows. */
    double[] gaps() {
        double[] gaps = new double[cells];
        resampled(-1, gaps);
        return gaps;
    }

    /** The gap of every cell over a resample; of a negative number, over all rows. */
    void resampled(long resample, double[] gaps) {
        double[] weights = new double[GROUPS];
        if (resample < 0) {
            Arrays.fill(weights, 1);
            fill(weights, gaps);
            return;
        }
        long stream = CounterRandom.key(key, resample);
        for (int g = 0; g < GROUPS; g++) {
            weights[CounterRandom.below(stream, g, GROUPS)]++;
        }
        fill(weights, gaps);
    }

    int cells() {
        return cells;
    }

    /** The error that gaps of cells make. */
    double error(double[] gaps) {
        double sum = 0;
        for (double gap : gaps) {
            sum += Math.abs(gap);
        }
        return sum / classes;
    }

    /** The error that the differences of two sets of gaps make. */
    double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum / classes;
    }

    private void fill(double[] weights, double[] gaps) {
        Arrays.fill(gaps, 0);
        double n = 0;
        for (int g = 0; g < GROUPS; g++) {
            n += weights[g] * rows[g];
            if (weights[g] > 0) {
                addScaled(sums, g * cells, cells, weights[g], gaps);
            }
        }
        for (int i = 0; i < cells; i++) {
            gaps[i] /= n;
        }
    }

    private static void addScaled(double[] in, int off, int n, double scale, double[] out) {
        for (int i = 0; i < n; i++) {
            out[i] += scale * in[off + i];
        }
    }
}
