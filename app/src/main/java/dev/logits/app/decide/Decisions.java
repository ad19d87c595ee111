package dev.logits.app.decide;

import dev.logits.app.shell.ProgressSource;
import dev.logits.decision.ClassCurves;
import dev.logits.decision.ClassRankings;
import dev.logits.decision.ConfidentLearning;
import dev.logits.decision.ConfusionMatrix;
import dev.logits.decision.CostComparison;
import dev.logits.decision.CostReport;
import dev.logits.decision.GroupComparison;
import dev.logits.decision.NetBenefit;
import dev.logits.decision.Ranking;
import dev.logits.decision.ReviewedRow;
import dev.logits.decision.RowReview;
import dev.logits.decision.Threshold;
import dev.logits.metric.Evaluation;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file of logits says about decisions.
 *
 * @param evaluation its metrics
 * @param matrix labels against decisions
 * @param curves of all classes
 * @param positive the class that thresholds and net benefit are about; −1 where nothing asks for one
 * @param thresholds in the order they were asked for; empty where too few rows promise nothing
 * @param benefits net benefit
 * @param costs what decisions cost
 * @param worth what calibration is worth in costs
 * @param groups the comparison of groups
 * @param noise likely wrong labels, where they were asked for
 * @param review rows to look at, by reason
 */
record Decisions(
        Evaluation evaluation,
        ConfusionMatrix matrix,
        ClassCurves curves,
        int positive,
        List<Limit> thresholds,
        List<NetBenefit> benefits,
        Optional<CostReport> costs,
        Optional<CostComparison> worth,
        Optional<GroupComparison> groups,
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
     * @param calibrated whether one was
     */
    static Decisions of(
            LogitsSource raw, ProgressSource rows, boolean calibrated, DecideOptions asked, int bins, long seed)
            throws IOException {
        rows.once("confusion matrix");
        ConfusionMatrix matrix = ConfusionMatrix.of(rows);
        rows.passes("curves");
        ClassCurves curves = ClassCurves.of(rows, LEVEL, POINTS);
        // After the curves: it keeps 8 bytes per row.
        rows.once("metrics");
        Evaluation evaluation = Evaluation.of(rows, bins);
        List<Limit> limits = new ArrayList<>();
        List<NetBenefit> benefits = List.of();
        int positive = -1;
        if (!asked.thresholds().isEmpty() || asked.benefits().length > 0) {
            positive = asked.positive(rows.classNames(), rows.classes());
            rows.passes("thresholds");
            Ranking ranking = ClassRankings.of(rows, positive);
            for (DecideOptions.Wanted wanted : asked.thresholds()) {
                limits.add(new Limit(wanted, Threshold.of(ranking, wanted.goal(), wanted.target(), asked.delta())));
            }
            benefits = NetBenefit.ofLogOdds(ranking, LEVEL, asked.benefits());
        }
        Optional<CostReport> costs = Optional.empty();
        Optional<CostComparison> worth = Optional.empty();
        if (asked.costs().isPresent()) {
            rows.once("costs");
            costs = Optional.of(CostReport.of(rows, asked.costs().get().matrix()));
            if (calibrated) {
                worth = Optional.of(
                        CostComparison.of(raw, rows, asked.costs().get().matrix()));
            }
        }
        Optional<GroupComparison> groups = Optional.empty();
        if (asked.group().isPresent()) {
            rows.passes("groups");
            groups = Optional.of(GroupComparison.of(rows, asked.group().get(), bins, RESAMPLES, seed));
        }
        Optional<ConfidentLearning> noise = Optional.empty();
        Map<RowReview.Reason, List<ReviewedRow>> review = new LinkedHashMap<>();
        for (RowReview.Reason reason : asked.reasons()) {
            rows.passes("rows to look at");
            review.put(reason, RowReview.of(rows, reason, asked.most()));
            if (reason == RowReview.Reason.LABEL_ISSUE) {
                noise = Optional.of(ConfidentLearning.of(rows));
            }
        }
        return new Decisions(
                evaluation, matrix, curves, positive, limits, benefits, costs, worth, groups, noise, review);
    }
}
