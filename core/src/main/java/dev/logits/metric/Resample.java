package dev.logits.metric;

import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;

/**
 * Rows by rising confidence, each counted as often as a resample drew it, and what metrics are computed from; each part
 * is computed when it is first asked for. One resample after the other on one thread; the rows themselves, each counted
 * once, are shared after {@link #settle}.
 */
final class Resample {
    private final Resampling source;
    private final int[] weights;
    private final SmoothCalibrationError smooth = new SmoothCalibrationError();
    private final double[] cells;
    private final double guess;
    private long number;
    private Reliability equalWidth;
    private Reliability equalMass;
    private double[] gaps;
    private double[] massGaps;
    private boolean hasCells;
    private double smoothError;

    private Resample(Resampling source, int[] weights, double guess) {
        this.source = source;
        this.weights = weights;
        this.guess = guess;
        this.cells = new double[source.groups() == null ? 0 : source.groups().cells()];
        reset(-1);
    }

    /** Each row counted so often. */
    static Resample of(Resampling source, int[] weights) {
        return new Resample(source, weights, 0.05);
    }

    /** Memory for resamples of such rows. */
    static Resample of(Resampling source, Resample rows) {
        return new Resample(source, new int[rows.size()], rows.smoothError());
    }

    /** Computes everything that other threads read of it. */
    void settle() {
        gaps();
        massGaps();
        smoothError();
        classwiseGaps();
    }

    /** Draws resample {@code s}. */
    void draw(long seed, int s) {
        long key = CounterRandom.key(seed, s);
        Arrays.fill(weights, 0);
        for (int i = 0; i < weights.length; i++) {
            weights[CounterRandom.below(key, i, weights.length)]++;
        }
        reset(s);
    }

    private void reset(long s) {
        number = s;
        equalWidth = null;
        equalMass = null;
        gaps = null;
        massGaps = null;
        hasCells = false;
        smoothError = Double.NaN;
    }

    /** The number of rows. */
    int size() {
        return weights.length;
    }

    /** Keys of confidences by rising magnitude, positive where right; see {@link ConfidenceKey}. */
    double[] signed() {
        return source.rows().signed();
    }

    /** How often each row is counted. */
    int[] weights() {
        return weights;
    }

    /** How many rows are right. */
    int right() {
        int right = 0;
        for (int i = 0; i < weights.length; i++) {
            right += signed()[i] > 0 ? weights[i] : 0;
        }
        return right;
    }

    double accuracy() {
        return equalWidth().accuracy();
    }

    /** A column's numbers, row by row; not to be changed. */
    double[] column(RowColumn column) {
        return source.rows().column(column);
    }

    /** The mean of a column. */
    double mean(RowColumn column) {
        double[] values = column(column);
        NeumaierSum sum = new NeumaierSum();
        for (int i = 0; i < weights.length; i++) {
            sum.add(weights[i] == 0 ? 0 : weights[i] * values[i]);
        }
        return sum.value() / weights.length;
    }

    Reliability equalWidth() {
        if (equalWidth == null) {
            BinSums sums = new BinSums(source.edges());
            int i = 0;
            for (int b = 0; b < source.ends().length; b++) {
                long count = 0;
                long hits = 0;
                double confidence = 0;
                for (; i < source.ends()[b]; i++) {
                    double key = signed()[i];
                    count += weights[i];
                    hits += key > 0 ? weights[i] : 0;
                    confidence += weights[i] * ConfidenceKey.confidence(key);
                }
                sums.put(b, count, hits, confidence);
            }
            equalWidth = sums.reliability();
        }
        return equalWidth;
    }

    /** Bins of equal mass of this resample. */
    Reliability equalMass() {
        if (equalMass == null) {
            equalMass = EqualMassBins.of(
                    signed(), weights, weights.length, source.edges().count());
        }
        return equalMass;
    }

    /** The parts of the confidence's Brier score, by isotonic regression. */
    BrierDecomposition parts() {
        return BrierDecomposition.corp(signed(), weights);
    }

    /** Σ w (correct − p) / N of the rows of each equal-width bin. */
    double[] gaps() {
        if (gaps == null) {
            gaps = gaps(source.ends());
        }
        return gaps;
    }

    /** The same of the bins of equal mass of the rows. */
    double[] massGaps() {
        if (massGaps == null) {
            massGaps = gaps(source.massEnds());
        }
        return massGaps;
    }

    private double[] gaps(int[] ends) {
        double[] sums = new double[ends.length];
        int i = 0;
        for (int b = 0; b < ends.length; b++) {
            double sum = 0;
            for (; i < ends[b]; i++) {
                double key = signed()[i];
                sum += weights[i] * ((key > 0 ? 1 : 0) - ConfidenceKey.confidence(key));
            }
            sums[b] = sum / weights.length;
        }
        return sums;
    }

    static double sumOfDistances(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    /** √ Σ_b (n_b/N)(gap*_b − gap_b)², with the bins' shares of the rows in both. */
    double rootMeanSquaredDistance(Resample other) {
        double[] a = gaps();
        double[] b = other.gaps();
        int[] ends = source.ends();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            int count = ends[i] - (i == 0 ? 0 : ends[i - 1]);
            sum += count == 0 ? 0 : (a[i] - b[i]) * (a[i] - b[i]) * weights.length / count;
        }
        return Math.sqrt(sum);
    }

    double smoothError() {
        if (Double.isNaN(smoothError)) {
            smoothError = smooth.of(signed(), weights, weights.length, guess);
        }
        return smoothError;
    }

    double smoothDistance(Resample rows) {
        return smooth.distance(signed(), weights, weights.length, rows.smoothError());
    }

    /** Whether there are too many classes and bins for {@link #classwiseGaps}. */
    boolean hasTooManyCells() {
        return source.groups() == null;
    }

    /** The gap of every class and bin; empty where there are too many. */
    double[] classwiseGaps() {
        if (!hasCells && source.groups() != null) {
            source.groups().resampled(number, cells);
            hasCells = true;
        }
        return cells;
    }

    double classwiseError() {
        return source.groups().error(classwiseGaps());
    }

    double classwiseDistance(Resample rows) {
        return source.groups().distance(classwiseGaps(), rows.classwiseGaps());
    }
}
