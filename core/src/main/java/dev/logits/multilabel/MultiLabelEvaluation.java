package dev.logits.multilabel;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.RowWeight;
import dev.logits.metric.BinaryEvaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of a multi-label model, per label and averaged. <em>Micro</em> counts every label of every row alike;
 * <em>macro</em> is the mean over the labels, each of which counts alike however rare it is.
 *
 * <p>The names are scikit-learn's: {@code precision_score}, {@code recall_score}, {@code f1_score} with {@code
 * average="micro"} and {@code "macro"} and {@code zero_division=0}; {@code hamming_loss}; {@code accuracy_score} of
 * multi-label rows is the subset accuracy. Targets that nobody knows are left out; a row that has one is left out of
 * the subset accuracy. Of rows with weights all are those of {@code sample_weight}.
 *
 * @param decisions of each label, at its threshold
 * @param probabilities of each label; empty where no row's target is known
 * @param all the probabilities of all labels
 * @param subsetAccuracy the share of rows of which every label is right; NaN where no row is known in full
 * @since 0.1
 */
public record MultiLabelEvaluation(
        List<LabelScore> decisions,
        List<Optional<BinaryEvaluation>> probabilities,
        BinaryEvaluation all,
        double subsetAccuracy) {

    /** Copies the lists. */
    public MultiLabelEvaluation {
        NullCheck.argument(decisions, "decisions");
        NullCheck.argument(probabilities, "probabilities");
        NullCheck.argument(all, "all");
        decisions = List.copyOf(decisions);
        probabilities = List.copyOf(probabilities);
    }

    /**
     * Evaluates rows.
     *
     * @param thresholds log-odds from which on a label is said, one per label; 0 is the probability ½
     * @param bins the number of equal-width bins B of calibration errors, 1 or more
     * @throws IllegalArgumentException if there is another number of thresholds than labels, or no target is known
     */
    public static MultiLabelEvaluation of(MultiLabelRows rows, double[] thresholds, int bins) {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(thresholds, "thresholds");
        if (thresholds.length != rows.labels()) {
            throw new IllegalArgumentException(thresholds.length + " thresholds for " + rows.labels() + " labels");
        }
        try {
            List<LabelScore> decisions = new ArrayList<>();
            List<Optional<BinaryEvaluation>> probabilities = new ArrayList<>();
            for (int l = 0; l < thresholds.length; l++) {
                LabelScore score = decisions(rows, l, thresholds[l]);
                boolean known = score.positives() + score.falsePositives() + score.trueNegatives() > 0;
                decisions.add(score);
                probabilities.add(known ? Optional.of(BinaryEvaluation.of(rows.label(l), bins)) : Optional.empty());
            }
            return new MultiLabelEvaluation(
                    decisions, probabilities, BinaryEvaluation.of(rows.all(), bins), subsetAccuracy(rows, thresholds));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private static LabelScore decisions(MultiLabelRows rows, int label, double threshold) {
        RowWeight[] counts = {new RowWeight(), new RowWeight(), new RowWeight(), new RowWeight()};
        for (int r = 0; r < rows.rows(); r++) {
            int target = rows.target(r, label);
            if (target >= 0) {
                boolean said = rows.logOdds(r, label) >= threshold;
                counts[said ? 1 - target : 3 - target].add(rows.weight(r));
            }
        }
        return new LabelScore(counts[0].value(), counts[1].value(), counts[2].value(), counts[3].value());
    }

    private static double subsetAccuracy(MultiLabelRows rows, double[] thresholds) {
        RowWeight known = new RowWeight();
        RowWeight right = new RowWeight();
        for (int r = 0; r < rows.rows(); r++) {
            boolean all = true;
            boolean every = true;
            for (int l = 0; l < thresholds.length; l++) {
                int target = rows.target(r, l);
                every &= target >= 0;
                all &= rows.logOdds(r, l) >= thresholds[l] == (target == 1);
            }
            if (every) {
                known.add(rows.weight(r));
            }
            if (every && all) {
                right.add(rows.weight(r));
            }
        }
        return right.value() / known.value();
    }

    /** The decisions of all labels together: micro precision, recall and F1 are its. */
    public LabelScore micro() {
        return decisions.stream().reduce(new LabelScore(0, 0, 0, 0), LabelScore::plus);
    }

    /** The mean over labels of something of their decisions. */
    public double macro(ToDoubleFunction<LabelScore> of) {
        NullCheck.argument(of, "of");
        return decisions.stream().mapToDouble(of).sum() / decisions.size();
    }

    /**
     * The mean over labels of something of their probabilities, such as the calibration error; of those that are known.
     */
    public double macroOfProbabilities(ToDoubleFunction<BinaryEvaluation> of) {
        NullCheck.argument(of, "of");
        return probabilities.stream()
                .flatMap(Optional::stream)
                .mapToDouble(of)
                .average()
                .orElse(Double.NaN);
    }

    /** The share of wrong decisions. */
    public double hammingLoss() {
        LabelScore all = micro();
        double wrong = all.falsePositives() + all.falseNegatives();
        return wrong / (wrong + all.truePositives() + all.trueNegatives());
    }
}
