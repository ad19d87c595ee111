package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Every metric of one set of rows, from one pass over them.
 *
 * @param rows labelled rows, those that the metrics are about
 * @param ignored rows whose label is −1
 * @param classes the number of classes K
 * @param accuracy share of rows whose label is the top class
 * @param nll mean negative log-likelihood, in nats
 * @param brier mean Brier score
 * @param ece expected calibration error over equal-width bins
 * @param mce maximum calibration error over the same bins
 * @param classwiseEce mean over classes of the calibration error of each class's probability
 * @param impossible rows whose label has probability 0, which make {@code nll} infinite
 * @param firstImpossible the first such row's number, or −1
 * @param reliability the bins behind {@code ece} and {@code mce}
 */
public record Evaluation(
        long rows,
        long ignored,
        int classes,
        double accuracy,
        double nll,
        double brier,
        double ece,
        double mce,
        double classwiseEce,
        long impossible,
        long firstImpossible,
        Reliability reliability) {

    /**
     * Evaluates rows in memory.
     *
     * @param z logits, N × K
     * @param labels N labels
     * @param bins the number of equal-width bins B, 1 or more
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labelled
     */
    public static Evaluation of(Logits z, int[] labels, int bins) {
        try {
            return of(LogitsSource.of(z, labels), bins);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Evaluates the rows of a source in one pass; the memory it takes does not depend on the number of rows.
     *
     * @param bins the number of equal-width bins B, 1 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], int)}
     */
    public static Evaluation of(LogitsSource source, int bins) throws IOException {
        EqualWidthBins edges = new EqualWidthBins(bins);
        RowMean accuracy = Accuracy.perRow();
        RowMean nll = NegativeLogLikelihood.perRow();
        RowMean brier = BrierScore.perRow();
        TopLabelBins topLabel = new TopLabelBins(edges);
        ClasswiseBins classwise = new ClasswiseBins(edges, source.classes());
        ImpossibleRows impossible = new ImpossibleRows();
        ScoredRows.pass(source, accuracy, nll, brier, topLabel, classwise, impossible);

        Reliability reliability = topLabel.reliability();
        return new Evaluation(
                accuracy.rows(),
                accuracy.ignored(),
                source.classes(),
                accuracy.mean(),
                nll.mean(),
                brier.mean(),
                CalibrationError.expected(reliability),
                CalibrationError.maximum(reliability),
                classwise.meanError(),
                impossible.count,
                impossible.first,
                reliability);
    }

    /** Counts the rows whose label is a masked class. */
    private static final class ImpossibleRows implements ScoredRows.Metric {
        private long count;
        private long first = -1;

        @Override
        public boolean readsProbabilities() {
            return false;
        }

        @Override
        public void add(ScoredRows batch) {
            for (int r = 0; r < batch.count(); r++) {
                if (!batch.ignored(r) && batch.nll(r) == Double.POSITIVE_INFINITY) {
                    first = count++ == 0 ? batch.number(r) : first;
                }
            }
        }
    }
}
