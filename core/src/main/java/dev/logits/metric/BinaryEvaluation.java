package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.RowWeight;
import dev.logits.math.Sigmoid;
import dev.logits.math.Softplus;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How well the probability of yes, p = σ(z₁ − z₀), says how often a binary model's answer is yes. {@link Evaluation}
 * judges the class that is predicted, with a confidence from ½ to 1; what others call the calibration error of a binary
 * model is this one, with p from 0 to 1:
 *
 * <ul>
 *   <li>{@link #ece}: torchmetrics {@code BinaryCalibrationError(norm="l1")}, netcal {@code ECE} of a vector of
 *       probabilities;
 *   <li>{@link #rmsce}: torchmetrics {@code norm="l2"}; {@link #mce}: {@code norm="max"}, netcal {@code MCE};
 *   <li>{@link #brier}: scikit-learn {@code brier_score_loss}, half of {@link Metric#BRIER} of two classes;
 *   <li>{@link #logLoss}: scikit-learn {@code log_loss}, {@link Metric#NLL};
 *   <li>{@link #reliability}: scikit-learn {@code calibration_curve}.
 * </ul>
 *
 * <p>Bins hold (b/B, (b+1)/B], and 0 is in the first, as everywhere here and in scikit-learn; torchmetrics has [b/B,
 * (b+1)/B) and a bin of its own for 1, so numbers differ where a probability is an edge.
 *
 * <p>Error: sums are exact or cut at 2^−62 a row, so the same rows in any order give the same bits.
 *
 * @param rows labeled rows
 * @param positives those whose label is 1
 * @param prevalence the share of label 1, by weight
 * @param brier mean (p − y)²
 * @param logLoss mean −ln of the probability of the label, in nats; +∞ where it is 0 for a row
 * @param reliability bins of p: {@code confidence} is their mean p, {@code accuracy} their share of yes
 * @since 0.1
 */
public record BinaryEvaluation(
        long rows, long positives, double prevalence, double brier, double logLoss, Reliability reliability) {

    /** Nothing may be null. */
    public BinaryEvaluation {
        NullCheck.argument(reliability, "reliability");
    }

    /**
     * Of rows in memory.
     *
     * @param z logits, N × 2; column 1 is yes
     * @param labels 0, 1, or −1 for a row that does not count
     * @param bins the number of equal-width bins B, 1 or more
     * @throws IllegalArgumentException if there are not two classes, a label is not a class, a row of logits is not
     *     valid, or no row is labeled
     */
    public static BinaryEvaluation of(Logits z, int[] labels, int bins) {
        try {
            return of(LogitsSource.of(z, labels), bins);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Of the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], int)}
     */
    public static BinaryEvaluation of(LogitsSource source, int bins) throws IOException {
        NullCheck.argument(source, "source");
        if (source.classes() != 2) {
            throw new IllegalArgumentException(
                    source.name() + ": the probability of yes is of two classes, got " + source.classes());
        }
        Collector collector = new Collector(bins);
        RowBatch batch = RowBatch.weighted(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        collector.add(logOdds(batch, r), batch.label(r) == 1, batch.weight(r), batch.isMore(r));
                    }
                }
            }
        }
        return collector.made();
    }

    private static double logOdds(RowBatch batch, int r) {
        float[] z = batch.logits().array();
        int at = batch.logits().offset(r);
        double difference = (double) z[at + 1] - z[at];
        if (Double.isNaN(difference)
                || difference == Double.POSITIVE_INFINITY && z[at + 1] > Float.MAX_VALUE
                || difference == Double.NEGATIVE_INFINITY && z[at] > Float.MAX_VALUE) {
            throw BadRow.error(z, at, 2, batch.number(r), "a metric");
        }
        return difference;
    }

    /** Adds rows up, in any order. */
    static final class Collector {
        private final BinSums bins;
        private final ExactSum squares = new ExactSum();
        private final ExactSum losses = new ExactSum();
        private boolean impossible;
        private final RowWeight weight = new RowWeight();
        private final RowWeight ofYes = new RowWeight();

        Collector(int bins) {
            this.bins = new BinSums(new EqualWidthBins(bins));
        }

        /** Adds a row by its log-odds of yes. */
        void add(double logOdds, boolean yes, double part, boolean isMore) {
            double p = Sigmoid.of(logOdds);
            bins.add(p, yes, part, isMore);
            double distance = yes ? Sigmoid.of(-logOdds) : p;
            add(squares, part, distance * distance);
            double loss = Softplus.of(yes ? -logOdds : logOdds);
            if (loss == Double.POSITIVE_INFINITY) {
                impossible = true;
            } else {
                add(losses, part, loss);
            }
            weight.add(part, isMore);
            if (yes) {
                ofYes.add(part, isMore);
            }
        }

        private static void add(ExactSum sum, double part, double x) {
            if (part == 1) {
                sum.add(x);
            } else {
                sum.add(part, x);
            }
        }

        BinaryEvaluation made() {
            if (weight.distinct() == 0) {
                throw ScoredRows.noRows(0);
            }
            return new BinaryEvaluation(
                    weight.rows(),
                    weight.isWhole() ? ofYes.rows() : ofYes.distinct(),
                    ofYes.value() / weight.value(),
                    squares.value() / weight.value(),
                    impossible ? Double.POSITIVE_INFINITY : losses.value() / weight.value(),
                    bins.reliability());
        }
    }

    /** Mean p; its distance from {@link #prevalence} is calibration in the large. */
    public double meanProbability() {
        return reliability.confidence();
    }

    /** Σ_b (n_b/N) |share of yes − mean p|. */
    public double ece() {
        return CalibrationError.expected(reliability);
    }

    /** √ Σ_b (n_b/N) (share of yes − mean p)². */
    public double rmsce() {
        return CalibrationError.rootMeanSquared(reliability);
    }

    /** The largest |share of yes − mean p| of any bin that holds rows. */
    public double mce() {
        return CalibrationError.maximum(reliability);
    }
}
