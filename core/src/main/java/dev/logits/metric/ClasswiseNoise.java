package dev.logits.metric;

import dev.logits.internal.random.CounterRandom;
import dev.logits.internal.random.SplitMix;
import java.io.Serial;

/**
 * The class-wise calibration gaps of resamples. A row has as many probabilities as there are classes, too many to draw
 * again and again, so the gap of each cell (class and bin) is drawn from the normal distribution that resamples would
 * give it: around the gap of the rows, with the variance {@code (Σ (hit − p)² − (Σ (hit − p))²/N) / N²}. Cells that
 * should have hits and by chance have few vary too little in resamples: there Σ p (1 − p) takes the place of the first
 * sum. These sums have no order and could be added up over parts of the rows.
 *
 * <p>Cells are drawn by their content, each on its own, though a row that is too much in one class is too little in
 * others. This changes no cell's distribution, nor the mean of their norm; but the norm of such cells varies more than
 * that of independent ones, by a factor of at most {@link #SPREAD}, which two classes reach, whose gaps are each
 * other's opposite.
 */
final class ClasswiseNoise implements ScoredRows.Collector {
    @Serial
    private static final long serialVersionUID = 1;

    /** Classes × bins of which there are intervals. */
    static final int MOST_INTERVAL_CELLS = 1 << 20;

    /** Why more have none. */
    static final String TOO_MANY = "classes times bins are more than " + MOST_INTERVAL_CELLS + ", too many to resample";

    /**
     * √2. With labels drawn from p, the counts of classes c and d correlate by ρ² = o_c·o_d, o the odds p / (1 − p),
     * and Σ_d ρ² ≤ 1; the magnitudes of normal numbers correlate by no more than ρ².
     */
    static final double SPREAD = Math.sqrt(2);

    private final ClasswiseBins bins;
    private final int classes;
    private double[] gaps;
    private double[] deviations;
    private long[] keys;

    private ClasswiseNoise(EqualWidthBins edges, int classes) {
        this.bins = new ClasswiseBins(edges, classes, true);
        this.classes = classes;
    }

    /** Null where there are too many cells. */
    static ClasswiseNoise of(EqualWidthBins bins, int classes) {
        return (long) bins.count() * classes > MOST_INTERVAL_CELLS ? null : new ClasswiseNoise(bins, classes);
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Override
    public ClasswiseBins classwise() {
        return bins;
    }

    @Override
    public void add(ScoredRows batch) {
        bins.add(batch);
    }

    @Override
    public void merge(ScoredRows.Collector other) {
        bins.merge(((ClasswiseNoise) other).bins);
    }

    /** Computes what draws are made of, after the last row; a cell's draws are a function of its content. */
    void settle() {
        double n = bins.rows();
        gaps = bins.sums();
        deviations = bins.sumsOfSquares();
        keys = new long[gaps.length];
        for (int i = 0; i < gaps.length; i++) {
            deviations[i] = Math.sqrt(Math.max(0, deviations[i] - gaps[i] * gaps[i] / n)) / n;
            gaps[i] /= n;
            keys[i] = CounterRandom.key(
                    0, Double.doubleToRawLongBits(gaps[i]), Double.doubleToRawLongBits(deviations[i]));
        }
    }

    /**
     * The error of a resample.
     *
     * @param key decides the draws
     * @param moved receives how far its gaps are from those of the rows, in the same norm
     */
    double resampled(long key, double[] moved) {
        double error = 0;
        double distance = 0;
        for (int i = 0; i < gaps.length; i++) {
            double noise = deviations[i] * RandomNumbers.nearlyNormal(SplitMix.mix(key ^ keys[i]));
            error += Math.abs(gaps[i] + noise);
            distance += Math.abs(noise);
        }
        moved[0] = distance / classes;
        return error / classes;
    }

    /** The error of the rows. */
    double error() {
        double sum = 0;
        for (double gap : gaps) {
            sum += Math.abs(gap);
        }
        return sum / classes;
    }
}
