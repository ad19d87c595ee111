package dev.logits.app.decide;

import dev.logits.app.shell.ProgressSource;
import dev.logits.decision.ClassCurves;
import dev.logits.decision.ClassRankings;
import dev.logits.decision.ConfidentLearning;
import dev.logits.decision.ConfusionMatrix;
import dev.logits.decision.CostComparison;
import dev.logits.decision.CostMatrix;
import dev.logits.decision.CostReport;
import dev.logits.decision.GroupComparison;
import dev.logits.decision.NetBenefit;
import dev.logits.decision.Ranking;
import dev.logits.decision.ReviewedRow;
import dev.logits.decision.RowReview;
import dev.logits.decision.Threshold;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a file of logits says about decisions.
 *
 * @param weighting how rows count
 * @param evaluation its metrics
 * @param matrix labels against decisions
 * @param curves of all classes
 * @param positive the class that thresholds and net benefit are about; −1 where nothing asks for one
 * @param thresholds in the order they were asked for; empty where too few rows promise nothing
 * @param benefits net benefit
 * @param costs what decisions cost
 * @param worth what calibration is worth in costs
 * @param groups the comparison of groups, by column
 * @param noise likely wrong labels, where they were asked for
 * @param review rows to look at, by reason
 */
record Decisions(
        Weighting weighting,
        Evaluation evaluation,
        ConfusionMatrix matrix,
        ClassCurves curves,
        int positive,
        List<Limit> thresholds,
        List<NetBenefit> benefits,
        Optional<CostReport> costs,
        Optional<CostComparison> worth,
        Map<String, GroupComparison> groups,
        Optional<ConfidentLearning> noise,
        Map<RowReview.Reason, List<ReviewedRow>> review) {
    private static final double LEVEL = 0.95;
    private static final int POINTS = 200;
    private static final int RESAMPLES = 200;

    /** A threshold that was asked for. */
    record Limit(DecideOptions.Wanted wanted, Optional<Threshold> threshold) {}

    /**
     * Computes all that is asked for.
     *
     * @param raw the rows as they are
     * @param rows the same, calibrated where a calibrator was given
     * @param weighting how rows count; where they are cases both have them already
     * @param calibrated whether one was
     * @param everyMetric whether groups are compared by every metric, or by those that tables show
     */
    static Decisions of(
            LogitsSource raw,
            ProgressSource rows,
            Weighting weighting,
            boolean calibrated,
            DecideOptions asked,
            boolean everyMetric,
            int bins,
            long seed)
            throws IOException {
        Optional<String> weight = weighting.real();
        rows.once("confusion matrix");
        ConfusionMatrix matrix = weight.isEmpty() ? ConfusionMatrix.of(rows) : ConfusionMatrix.of(rows, weight.get());
        rows.passes("curves");
        ClassCurves curves = weight.isEmpty()
                ? ClassCurves.of(rows, LEVEL, POINTS)
                : ClassCurves.of(rows, weight.get(), LEVEL, POINTS);
        // After the curves: it keeps 8 bytes per row.
        rows.once("metrics");
        Evaluation evaluation = weighting.evaluation(rows, bins);
        List<Limit> limits = new ArrayList<>();
        List<NetBenefit> benefits = List.of();
        int positive = -1;
        if (!asked.thresholds().isEmpty() || asked.benefits().length > 0) {
            positive = asked.positive(rows.classNames(), rows.classes());
            rows.passes("thresholds");
            Ranking ranking = weight.isEmpty()
                    ? ClassRankings.of(rows, positive)
                    : ClassRankings.of(rows, weight.get(), positive);
            for (DecideOptions.Wanted wanted : asked.thresholds()) {
                limits.add(new Limit(wanted, Threshold.of(ranking, wanted.goal(), wanted.target(), asked.delta())));
            }
            benefits = NetBenefit.ofLogOdds(ranking, LEVEL, asked.benefits());
        }
        Optional<CostReport> costs = Optional.empty();
        Optional<CostComparison> worth = Optional.empty();
        if (asked.costs().isPresent()) {
            rows.once("costs");
            CostMatrix matrixOfCosts = asked.costs().get().matrix();
            costs = Optional.of(
                    weight.isEmpty()
                            ? CostReport.of(rows, matrixOfCosts)
                            : CostReport.of(rows, weight.get(), matrixOfCosts));
            if (calibrated) {
                worth = Optional.of(
                        weight.isEmpty()
                                ? CostComparison.of(raw, rows, matrixOfCosts)
                                : CostComparison.of(raw, rows, weight.get(), matrixOfCosts));
            }
        }
        Map<String, GroupComparison> groups = new LinkedHashMap<>();
        for (String column : asked.groups()) {
            rows.passes("groups");
            groups.put(
                    column,
                    weight.isEmpty()
                            ? GroupComparison.of(rows, column, bins, RESAMPLES, seed, compared(everyMetric))
                            : GroupComparison.of(rows, column, weight.get()));
        }
        Optional<ConfidentLearning> noise = Optional.empty();
        Map<RowReview.Reason, List<ReviewedRow>> review = new LinkedHashMap<>();
        for (RowReview.Reason reason : asked.reasons()) {
            rows.passes("rows to look at");
            review.put(
                    reason,
                    weight.isEmpty()
                            ? RowReview.of(rows, reason, asked.most())
                            : RowReview.of(rows, weight.get(), reason, asked.most()));
            if (reason == RowReview.Reason.LABEL_ISSUE) {
                noise = Optional.of(
                        weight.isEmpty() ? ConfidentLearning.of(rows) : ConfidentLearning.of(rows, weight.get()));
            }
        }
        return new Decisions(
                weighting, evaluation, matrix, curves, positive, limits, benefits, costs, worth, groups, noise, review);
    }

    private static List<Metric> compared(boolean everyMetric) {
        return Stream.of(Metric.values())
                .filter(metric -> everyMetric || isShown(metric))
                .toList();
    }

    /** Whether tables compare groups by a metric. */
    static boolean isShown(Metric metric) {
        return metric.prominence() == Metric.Prominence.HEADLINE && metric.hasInterval();
    }

    /** Labeled rows, or cases; of weighted ones those that have a weight. */
    long rows() {
        return curves.classes().get(0).rows();
    }

    /** Rows without a label. */
    long ignored() {
        return evaluation.ignored();
    }

    /** Metrics that groups are compared by. */
    List<Metric> metrics() {
        return weighting.real().isPresent() ? List.of(Metric.ACCURACY, Metric.NLL, Metric.BRIER) : evaluation.metrics();
    }
}
