package dev.logits.metric;

import dev.logits.internal.random.CounterRandom;
import dev.logits.internal.random.SplitMix;

/**
 * Rows by rising confidence, each counted as often as a resample drew it, and what metrics are computed from; each part
 * is computed when it is first asked for. Sums go by rising confidence, so that they know no other order. One resample
 * after the other on one thread; the rows themselves, each counted once, are shared after {@link #settle}.
 */
final class Resample {
    private final Resampling source;
    private final double[] weights;
    private final SmoothCalibrationError smooth = new SmoothCalibrationError();
    private final double guess;
    private final double[] classwiseMoved = new double[1];
    /** Whether these are the rows themselves. */
    private final boolean whole;
    /** What all of them count. */
    private double weight;

    private long key;
    private Reliability equalWidth;
    private Reliability equalMass;
    private double[] gaps;
    private double[] massGaps;
    private double classwiseError;
    private double smoothError;

    private Resample(Resampling source, double[] weights, double guess, boolean whole) {
        this.source = source;
        this.weights = weights;
        this.guess = guess;
        this.whole = whole;
        reset(0);
    }

    /** The rows themselves. */
    static Resample of(Resampling source) {
        return new Resample(source, source.rows().weights(), 0.05, true);
    }

    /** Each entry counted so often. */
    static Resample of(Resampling source, double[] weights) {
        return new Resample(source, weights, 0.05, false);
    }

    /** Memory for resamples of such rows. */
    static Resample of(Resampling source, Resample rows) {
        return new Resample(source, new double[rows.weights.length], rows.smoothError(), false);
    }

    /** Computes everything that other threads read of it. */
    void settle() {
        gaps();
        massGaps();
        smoothError();
    }

    /** Draws resample {@code s}; another one where that has no row. */
    void draw(long seed, int s) {
        int[] counts = source.rows().counts();
        long[] keys = source.rows().keys();
        long drawn;
        int attempt = 0;
        do {
            drawn = CounterRandom.key(seed, s, attempt++);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = source.rows().weight(i, RandomNumbers.poisson(SplitMix.mix(drawn ^ keys[i]), counts[i]));
            }
            reset(drawn);
        } while (weight == 0);
    }

    private void reset(long of) {
        key = of;
        weight = Weights.sum(weights);
        equalWidth = null;
        equalMass = null;
        gaps = null;
        massGaps = null;
        classwiseError = Double.NaN;
        smoothError = Double.NaN;
    }

    /** The rows that resamples are drawn from. */
    Outcomes rows() {
        return source.rows();
    }

    /**
     * Wilson's interval of a share, of as many rows as there are, or of weighted ones as many as would tell as much.
     *
     * @param column what the share is the mean of, each 0 to 1; null for whether rows are right
     */
    Interval wilson(double share, RowColumn column) {
        Outcomes of = source.rows();
        if (of.isWhole()) {
            return Interval.wilson(share, weight);
        }
        double squares = 0;
        double rightSquares = 0;
        for (int i = 0; i < weights.length; i++) {
            double square = of.counts()[i] * of.parts()[i] * of.parts()[i];
            double right = column == null
                    ? (signed()[i] > 0 ? 1 : 0)
                    : of.column(column).at(i);
            squares += square;
            rightSquares += square * right;
        }
        return Interval.wilson(share, Interval.effectiveRows(share, weight, squares, rightSquares));
    }

    /** Keys of confidences by rising magnitude, positive where right; see {@link ConfidenceKey}. */
    double[] signed() {
        return source.rows().signed();
    }

    /** What each entry counts. */
    double[] weights() {
        return weights;
    }

    double accuracy() {
        return equalWidth().accuracy();
    }

    /** The mean of a column. */
    double mean(RowColumn column) {
        Column of = source.rows().column(column);
        return whole ? of.mean(weights, weight) : of.mean(weights, weight, key);
    }

    Reliability equalWidth() {
        if (equalWidth == null) {
            double[] count = new double[source.ends().length];
            double[] hits = new double[count.length];
            double[] confidence = new double[count.length];
            int i = 0;
            for (int b = 0; b < count.length; b++) {
                for (; i < source.ends()[b]; i++) {
                    double key = signed()[i];
                    count[b] += weights[i];
                    hits[b] += key > 0 ? weights[i] : 0;
                    confidence[b] += weights[i] * ConfidenceKey.confidence(key);
                }
            }
            equalWidth = BinSums.reliability(source.edges(), count, hits, confidence);
        }
        return equalWidth;
    }

    /** Bins of equal mass of this resample. */
    Reliability equalMass() {
        if (equalMass == null) {
            equalMass =
                    EqualMassBins.of(signed(), weights, weight, source.edges().count());
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
            sums[b] = sum / weight;
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
        double[] shares = source.shares();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += shares[i] == 0 ? 0 : (a[i] - b[i]) * (a[i] - b[i]) / shares[i];
        }
        return Math.sqrt(sum);
    }

    double smoothError() {
        if (Double.isNaN(smoothError)) {
            smoothError = smooth.of(signed(), weights, weight, guess);
        }
        return smoothError;
    }

    double smoothDistance(Resample other) {
        return smooth.distance(signed(), weights, weight, other.weights, other.weight, other.smoothError());
    }

    /** Whether there are no class-wise gaps. */
    boolean lacksClasswise() {
        return source.classwise() == null;
    }

    double classwiseError() {
        if (Double.isNaN(classwiseError)) {
            classwiseError = whole
                    ? source.classwise().error()
                    : source.classwise().resampled(CounterRandom.key(key, -1), classwiseMoved);
        }
        return classwiseError;
    }

    /** How far the gaps of every class and bin are from those of the rows. */
    double classwiseDistance() {
        classwiseError();
        return classwiseMoved[0];
    }
}
