package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every metric of one set of rows, from one pass over them.
 *
 * @param rows labelled rows, those that the metrics are about
 * @param ignored rows whose label is −1
 * @param classes the number of classes K
 * @param accuracy share of rows whose label is the top class
 * @param top5 share of rows whose label is among the five top classes; 1 of five classes or fewer, see
 *     {@link #measures()}
 * @param nll mean negative log-likelihood, in nats
 * @param brier mean Brier score
 * @param ece expected calibration error over equal-width bins
 * @param mce maximum calibration error over the same bins
 * @param rmsce root mean squared calibration error over the same bins
 * @param debiased debiased squared calibration error over the same bins
 * @param equalMassEce expected calibration error over as many equal-mass bins
 * @param smoothEce smooth calibration error
 * @param classwiseEce mean over classes of the calibration error of each class's probability
 * @param aurc area under the risk–coverage curve
 * @param auroc probability that a right row is surer than a wrong one; NaN where all are right, or none
 * @param parts what the Brier score of the top label's confidence is made of, by isotonic regression
 * @param impossible rows whose label has probability 0, which make {@code nll} infinite
 * @param firstImpossible the first such row's number, or −1
 * @param reliability the bins behind {@code ece} and {@code mce}
 * @param perClass each class, in order
 * @param confidences the sorted confidences behind the metrics without equal-width bins
 */
public record Evaluation(
        long rows,
        long ignored,
        int classes,
        double accuracy,
        double top5,
        double nll,
        double brier,
        double ece,
        double mce,
        double rmsce,
        double debiased,
        double equalMassEce,
        double smoothEce,
        double classwiseEce,
        double aurc,
        double auroc,
        BrierDecomposition parts,
        long impossible,
        long firstImpossible,
        Reliability reliability,
        List<ClassSummary> perClass,
        Confidences confidences) {

    /** The k of the top-k accuracy that is reported. */
    static final int TOP = 5;

    /** Copies the list. */
    public Evaluation {
        perClass = List.copyOf(perClass);
    }

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
     * Evaluates the rows of a source in one pass, which keeps 8 bytes a row; see {@link Confidences}.
     *
     * @param bins the number of equal-width bins B, 1 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], int)}
     */
    public static Evaluation of(LogitsSource source, int bins) throws IOException {
        EqualWidthBins edges = new EqualWidthBins(bins);
        RowMean accuracy = Accuracy.perRow();
        RowMean top = TopKAccuracy.perRow(TOP);
        RowMean nll = NegativeLogLikelihood.perRow();
        RowMean brier = BrierScore.perRow();
        TopLabelBins topLabel = new TopLabelBins(edges);
        ClasswiseBins classwise = new ClasswiseBins(edges, source.classes());
        ClassCounts counts = new ClassCounts(source.classes());
        ConfidenceCollector collector = new ConfidenceCollector();
        ImpossibleRows impossible = new ImpossibleRows();
        ScoredRows.pass(source, accuracy, top, nll, brier, topLabel, classwise, counts, collector, impossible);

        Reliability reliability = topLabel.reliability();
        Confidences sorted = collector.sorted();
        return new Evaluation(
                accuracy.rows(),
                accuracy.ignored(),
                source.classes(),
                accuracy.mean(),
                top.mean(),
                nll.mean(),
                brier.mean(),
                CalibrationError.expected(reliability),
                CalibrationError.maximum(reliability),
                CalibrationError.rootMeanSquared(reliability),
                CalibrationError.debiasedSquared(reliability),
                CalibrationError.expected(Reliability.equalMass(sorted, bins)),
                SmoothCalibrationError.of(sorted),
                classwise.meanError(),
                RiskCoverage.of(sorted).aurc(),
                AreaUnderRoc.of(sorted),
                BrierDecomposition.corp(sorted),
                impossible.count,
                impossible.first,
                reliability,
                counts.summaries(classwise),
                sorted);
    }

    /** The metrics that say something about so many classes, in order; what tables and files list. */
    public List<Measure> measures() {
        return Stream.of(Measure.values()).filter(m -> !m.isFixed(classes)).toList();
    }

    /** Counts the rows whose label is a masked class. */
    private static final class ImpossibleRows implements ScoredRows.Collector {
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
