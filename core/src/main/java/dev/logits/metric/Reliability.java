package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;

/**
 * A reliability diagram: predictions grouped by confidence, and in each group the mean confidence beside the share that
 * was right. A calibrated model's two numbers agree in every bin.
 *
 * <p>The edge rule: a bin holds (low, high], and confidence 0 is in the first, so nothing is ever dropped and
 * confidence 1 is in the last. Equal-width bins cut [0, 1] at b/B. Equal-mass bins cut the sorted confidences where
 * N·b/B rows are below, and never between rows of equal confidence, so there can be fewer than B.
 *
 * <p>How sure the errors over such bins are: {@link Bootstrap}. Immutable.
 *
 * <pre>{@code
 * Reliability bins = Reliability.equalWidth(z, labels, 15);
 * double ece = CalibrationError.expected(bins);
 * }</pre>
 *
 * @param bins the bins from low confidence to high; equal-width ones tile [0, 1] and may be empty
 * @since 0.1
 */
public record Reliability(List<Bin> bins) {

    /** Copies the list. */
    public Reliability {
        NullCheck.argument(bins, "bins");
        bins = List.copyOf(bins);
    }

    /**
     * One bin.
     *
     * @param low the lower edge; not inside, except 0 in the first bin
     * @param high the upper edge; inside
     * @param count the number of rows
     * @param weight n_b, what these rows count together: their number, unless {@link
     *     dev.logits.source.RepeatedRows weights} are not whole
     * @param confidence the mean confidence of those rows, NaN when there are none
     * @param accuracy the share of those rows that was right, NaN when there are none
     */
    public record Bin(double low, double high, long count, double weight, double confidence, double accuracy) {

        /** Of rows that count whole. */
        public Bin(double low, double high, long count, double confidence, double accuracy) {
            this(low, high, count, count, confidence, accuracy);
        }

        /** accuracy − confidence: negative is over-confident; NaN for an empty bin. */
        public double gap() {
            return accuracy - confidence;
        }
    }

    /**
     * Equal-width bins of the top label's confidence.
     *
     * @param bins the number of bins B, 1 or more
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static Reliability equalWidth(Logits z, int[] labels, int bins) {
        TopLabelBins sums = new TopLabelBins(new EqualWidthBins(bins));
        ScoredRows.pass(z, labels, sums);
        return sums.reliability();
    }

    /**
     * Equal-width bins over the rows of a source, in one pass and a fixed amount of memory.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #equalWidth(Logits, int[], int)}
     */
    public static Reliability equalWidth(LogitsSource source, int bins) throws IOException {
        NullCheck.argument(source, "source");
        TopLabelBins sums = new TopLabelBins(new EqualWidthBins(bins));
        ScoredRows.pass(source, sums);
        return sums.reliability();
    }

    /**
     * Equal-mass bins of the top label's confidence.
     *
     * @param bins the number of bins B, 1 or more
     * @throws IllegalArgumentException as {@link #equalWidth(Logits, int[], int)}
     */
    public static Reliability equalMass(Logits z, int[] labels, int bins) {
        return equalMass(Confidences.of(z, labels), bins);
    }

    /**
     * Equal-mass bins over the rows of a source, in one pass; keeps and sorts 8 bytes per row.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #equalWidth(Logits, int[], int)}
     */
    public static Reliability equalMass(LogitsSource source, int bins) throws IOException {
        NullCheck.argument(source, "source");
        return equalMass(Confidences.of(source), bins);
    }

    /**
     * Equal-mass bins of sorted confidences.
     *
     * @param bins the number of bins B, 1 or more
     */
    public static Reliability equalMass(Confidences sorted, int bins) {
        NullCheck.argument(sorted, "sorted");
        return EqualMassBins.of(sorted.signed(), sorted.weights(), sorted.weight(), bins);
    }

    /** Rows in all bins. */
    public long rows() {
        return bins.stream().mapToLong(Bin::count).sum();
    }

    /** N, what these rows count together: their number, unless weights are not whole. */
    public double weight() {
        double sum = 0;
        for (Bin bin : bins) {
            sum += bin.weight();
        }
        return sum;
    }

    /** The mean confidence of all rows; NaN without rows. */
    public double confidence() {
        double sum = 0;
        for (Bin bin : bins) {
            sum += bin.count() > 0 ? bin.weight() * bin.confidence() : 0;
        }
        return sum / weight();
    }

    /** The share of all rows that was right; NaN without rows. */
    public double accuracy() {
        double sum = 0;
        for (Bin bin : bins) {
            sum += bin.count() > 0 ? bin.weight() * bin.accuracy() : 0;
        }
        return sum / weight();
    }

    /**
     * accuracy − confidence of all rows: negative is over-confident, positive under-confident. Its magnitude is at most
     * the calibration error; where it is much less, some bins are over-confident and others under-confident.
     */
    public double gap() {
        return accuracy() - confidence();
    }
}
