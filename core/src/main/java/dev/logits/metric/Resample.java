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
    /** Null where rows count in part, or are very many. */
    private final WholeSums sums;

    private final SmoothDistance.Memory smooth = new SmoothDistance.Memory();
    private final double[] classwiseMoved = new double[1];
    /** Whether these are the rows themselves. */
    private final boolean whole;
    /** What all of them count. */
    private double weight;

    private long key;
    private boolean added;
    private Reliability equalWidth;
    private Reliability equalMass;
    private double[] gaps;
    private double[] massGaps;
    private double classwiseError;
    private double smoothError;

    private Resample(Resampling source, double[] weights, boolean whole) {
        this.source = source;
        this.weights = weights;
        this.sums = source.runs() == null ? null : new WholeSums(source, source.runs());
        this.whole = whole;
        reset(0);
    }

    /** The rows themselves. */
    static Resample of(Resampling source) {
        return new Resample(source, source.rows().weights(), true);
    }

    /** Each entry counted so often; {@link #changed} where these have others. */
    static Resample of(Resampling source, double[] weights) {
        return new Resample(source, weights, false);
    }

    /** Memory for resamples of such rows. */
    static Resample drawn(Resampling source) {
        return new Resample(source, new double[source.rows().size()], false);
    }

    /** Computes everything that other threads read of it. */
    void settle() {
        gaps();
        massGaps();
        smoothError();
    }

    /** Draws resample {@code s}; another one where that has no row. */
    void draw(long seed, int s) {
        int attempt = 0;
        do {
            long drawn = CounterRandom.key(seed, s, attempt++);
            draw(drawn, source.rows().keys(), source.rows().counts(), weights);
            if (!source.rows().isWhole()) {
                weigh(source.rows().parts(), weights);
            }
            reset(drawn);
        } while (weight == 0);
    }

    private static void draw(long drawn, long[] keys, int[] counts, double[] times) {
        for (int i = 0; i < times.length; i++) {
            times[i] = RandomNumbers.poisson(SplitMix.mix(drawn ^ keys[i]), counts[i]);
        }
    }

    private static void weigh(double[] parts, double[] times) {
        for (int i = 0; i < times.length; i++) {
            times[i] *= parts[i];
        }
    }

    /** The entries are counted otherwise. */
    void changed() {
        reset(0);
    }

    private void reset(long of) {
        key = of;
        weight = sums == null ? Weights.sum(weights) : sums.count(weights);
        added = false;
        equalWidth = null;
        equalMass = null;
        gaps = null;
        massGaps = null;
        classwiseError = Double.NaN;
        smoothError = Double.NaN;
    }

    /** The sums over whole rows, added up. */
    private WholeSums added() {
        if (!added) {
            sums.add(weights);
            added = true;
        }
        return sums;
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
            equalWidth = sums == null ? equalWidthByRows() : added().equalWidth();
        }
        return equalWidth;
    }

    private Reliability equalWidthByRows() {
        double[] count = new double[source.ends().length];
        double[] hits = new double[count.length];
        double[] confidence = new double[count.length];
        int i = 0;
        for (int b = 0; b < count.length; b++) {
            for (; i < source.ends()[b]; i++) {
                count[b] += weights[i];
                hits[b] += signed()[i] > 0 ? weights[i] : 0;
                confidence[b] += weights[i] * source.confidence()[i];
            }
        }
        return BinSums.reliability(source.edges(), count, hits, confidence);
    }

    /** Bins of equal mass of this resample. */
    Reliability equalMass() {
        if (equalMass == null) {
            equalMass = sums == null
                    ? EqualMassBins.of(signed(), weights, weight, source.edges().count())
                    : added().equalMass();
        }
        return equalMass;
    }

    /** The part of the confidence's Brier score that isotonic regression removes. */
    double miscalibration() {
        return sums == null ? BrierDecomposition.corp(signed(), weights).miscalibration() : added().miscalibration();
    }

    /** The area under the risk–coverage curve. */
    double aurc() {
        return sums == null ? RiskCoverage.aurc(signed(), weights) : sums.aurc();
    }

    /** The area under the ROC curve of confidence. */
    double areaUnderRoc() {
        return sums == null ? AreaUnderRoc.ofSigned(signed(), weights) : sums.areaUnderRoc();
    }

    /** Σ w (correct − p) / N of the rows of each equal-width bin. */
    double[] gaps() {
        if (gaps == null) {
            gaps = sums == null ? gaps(source.ends()) : perRow(added().gaps());
        }
        return gaps;
    }

    /** The same of the bins of equal mass of the rows. */
    double[] massGaps() {
        if (massGaps == null) {
            massGaps = sums == null ? gaps(source.massEnds()) : perRow(added().massGaps());
        }
        return massGaps;
    }

    private double[] perRow(double[] sums) {
        double[] means = new double[sums.length];
        for (int b = 0; b < means.length; b++) {
            means[b] = sums[b] / weight;
        }
        return means;
    }

    private double[] gaps(int[] ends) {
        double[] sums = new double[ends.length];
        int i = 0;
        for (int b = 0; b < ends.length; b++) {
            for (; i < ends[b]; i++) {
                sums[b] += weights[i] * source.miss()[i];
            }
        }
        return perRow(sums);
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
            smoothError = new SmoothCalibrationError().of(signed(), weights, weight, 0.05);
        }
        return smoothError;
    }

    /** How far the smoothed residuals are from those of the rows. */
    double smoothDistance() {
        return source.smooth().of(weights, weight, smooth);
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
