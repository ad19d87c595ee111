package dev.logits.metric;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The metrics of an {@link Evaluation}. Each is defined here once: its names, its formula, which values are good, how
 * it is computed of labeled rows, and how its interval is computed of resamples. Tables, files, reports and
 * {@link Bootstrap} go through {@link #values()}, so a new metric is one constant of this type. Immutable.
 *
 * <p>Symbols as in {@link dev.logits}; conf is a row's confidence max p, [·] is 1 where the statement holds and 0
 * elsewhere, means are over labeled rows, and b is a bin of n_b rows, whose mean confidence is conf_b and whose share
 * of right rows is acc_b.
 *
 * <pre>{@code
 * Evaluation evaluation = Evaluation.of(z, labels, 15);
 * for (Metric metric : evaluation.metrics()) {
 *     System.out.println(metric.key() + " = " + evaluation.value(metric) + ", better is " + metric.direction());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public enum Metric {
    /** Share of rows whose label is the top class; see {@link Accuracy}. */
    ACCURACY(MetricDefinition.named(
                    "Accuracy",
                    "share of rows whose top class is the label",
                    "mean [argmax z = y]",
                    Prominence.HEADLINE)
            .higherIsBetter()
            .share(0, 1)
            .perRow(Accuracy::perRow)
            .interval(IntervalRule.wilson(Resample::accuracy))),

    /** Share of rows whose label is among the five top classes; see {@link TopKAccuracy}. */
    TOP5_ACCURACY(MetricDefinition.named(
                    "Top-5 accuracy",
                    "share whose label is among the 5 top classes",
                    "mean [y is among the 5 largest z]",
                    Prominence.DETAIL)
            .higherIsBetter()
            .share(0, 1)
            .fixedUpTo(TopKAccuracy.REPORTED)
            .perRow(() -> TopKAccuracy.perRow(TopKAccuracy.REPORTED))
            .interval(IntervalRule.wilson(RowColumn.TOP5))),

    /** Negative log-likelihood, in nats; see {@link NegativeLogLikelihood}. */
    NLL(MetricDefinition.named(
                    "Negative log-likelihood",
                    "negative log-likelihood, nats a row",
                    "mean (lse(z) - z_y)",
                    Prominence.HEADLINE)
            .lowerIsBetter()
            .number(0, Double.POSITIVE_INFINITY)
            .perRow(NegativeLogLikelihood::perRow)
            .interval(IntervalRule.middle(RowColumn.NLL))),

    /** Brier score; see {@link BrierScore}. */
    BRIER(MetricDefinition.named(
                    "Brier score",
                    "squared error of the probabilities, 0 to 2",
                    "mean Σ_k (p_k - [k = y])²",
                    Prominence.HEADLINE)
            .lowerIsBetter()
            .number(0, 2)
            .perRow(BrierScore::perRow)
            .interval(IntervalRule.middle(RowColumn.BRIER))),

    /** Expected calibration error over equal-width bins; see {@link CalibrationError#expected}. */
    ECE(MetricDefinition.named(
                    "Calibration error (ECE)",
                    "expected calibration error",
                    "Σ_b (n_b/N) |acc_b - conf_b|",
                    Prominence.HEADLINE)
            .lowerIsBetter()
            .share(0, 1)
            .of(c -> CalibrationError.expected(c.reliability()))
            .interval(IntervalRule.norm(
                    r -> CalibrationError.expected(r.equalWidth()),
                    (r, rows) -> Resample.sumOfDistances(r.gaps(), rows.gaps())))),

    /** The same over bins of equal count. */
    EQUAL_MASS_ECE(MetricDefinition.named(
                    "Error over equal-mass bins",
                    "the same over bins of equal count",
                    "Σ_b (n_b/N) |acc_b - conf_b|, bins of N/B rows",
                    Prominence.USUAL)
            .lowerIsBetter()
            .share(0, 1)
            .ofConfidences(c -> CalibrationError.expected(Reliability.equalMass(c.confidences(), c.bins())))
            .interval(IntervalRule.norm(
                    r -> CalibrationError.expected(r.equalMass()),
                    (r, rows) -> Resample.sumOfDistances(r.massGaps(), rows.massGaps())))),

    /** Calibration error without bins; see {@link SmoothCalibrationError}. */
    SMOOTH_ECE(MetricDefinition.named(
                    "Smooth calibration error",
                    "the same without bins",
                    "the σ with ∫ |mean (correct - conf) K_σ(conf, t)| dt = σ",
                    Prominence.HEADLINE)
            .lowerIsBetter()
            .share(0, 1)
            .ofConfidences(c -> SmoothCalibrationError.of(c.confidences()))
            .interval(IntervalRule.fixedPoint(Resample::smoothError, (r, rows) -> r.smoothDistance()))),

    /** Root mean squared calibration error over equal-width bins; see {@link CalibrationError#rootMeanSquared}. */
    RMSCE(MetricDefinition.named(
                    "Root mean squared error",
                    "root mean squared gap",
                    "√ Σ_b (n_b/N) (acc_b - conf_b)²",
                    Prominence.DETAIL)
            .lowerIsBetter()
            .share(0, 1)
            .of(c -> CalibrationError.rootMeanSquared(c.reliability()))
            .interval(IntervalRule.norm(
                    r -> CalibrationError.rootMeanSquared(r.equalWidth()), Resample::rootMeanSquaredDistance))),

    /** Maximum calibration error over equal-width bins; see {@link CalibrationError#maximum}. */
    MCE(MetricDefinition.named(
                    "Largest bin error (MCE)", "largest gap of any bin", "max_b |acc_b - conf_b|", Prominence.HEADLINE)
            .lowerIsBetter()
            .share(0, 1)
            .of(c -> CalibrationError.maximum(c.reliability()))
            .interval(
                    IntervalRule.none("the largest gap can be that of a bin which holds few of these rows, or none"))),

    /** Debiased squared calibration error over equal-width bins; see {@link CalibrationError#debiasedSquared}. */
    DEBIASED_SQUARED(MetricDefinition.named(
                    "Debiased squared error, equal-width bins",
                    "mean squared gap less noise, equal-width bins",
                    "Σ_b (n_b/N) ((acc_b - conf_b)² - acc_b (1 - acc_b) / (n_b - 1))",
                    Prominence.DETAIL)
            .lowerIsBetter()
            .number(-1, 1)
            .of(c -> CalibrationError.debiasedSquared(c.reliability()))
            .interval(RMSCE.intervalRule().squared())),

    /** Mean calibration error of each class's probability over equal-width bins; see {@link CalibrationError}. */
    CLASSWISE_ECE(MetricDefinition.named(
                    "Class-wise error",
                    "ece of each class's probability, mean",
                    "mean over k of Σ_b (n_b/N) |mean [y = k] - mean p_k|",
                    Prominence.HEADLINE)
            .lowerIsBetter()
            .share(0, 1)
            .of(c -> c.classwise().meanError())
            .interval(IntervalRule.norm(
                            Resample::classwiseError, (r, rows) -> r.classwiseDistance(), ClasswiseNoise.SPREAD)
                    .ofWholeRows()
                    .unless(Resample::lacksClasswise, ClasswiseNoise.TOO_MANY))),

    /** accuracy − mean confidence: negative is over-confident. */
    GAP(MetricDefinition.named(
                    "Accuracy − confidence",
                    "accuracy - confidence: negative is over-confident",
                    "mean (correct - conf)",
                    Prominence.USUAL)
            .nearZeroIsBetter()
            .share(-1, 1)
            .of(c -> c.reliability().gap())
            .interval(IntervalRule.middle(r -> r.equalWidth().gap()))),

    /** The part of the confidence's Brier score that a rising map could remove; see {@link BrierDecomposition#corp}. */
    MISCALIBRATION(MetricDefinition.named(
                    "Miscalibration (CORP)",
                    "removable part of the confidence's Brier score",
                    "mean (conf - correct)² - mean (m(conf) - correct)², m the best rising map",
                    Prominence.DETAIL)
            .lowerIsBetter()
            .number(0, 1)
            .ofConfidences(c -> c.parts().miscalibration())
            .interval(IntervalRule.gain(Resample::miscalibration))),

    /** Area under the risk–coverage curve; see {@link RiskCoverage}. */
    AURC(MetricDefinition.named(
                    "Area under risk–coverage",
                    "mean risk as less sure rows are answered too",
                    "mean over n of the share of wrong rows among the n surest",
                    Prominence.USUAL)
            .lowerIsBetter()
            .number(0, 1)
            .ofConfidences(c -> RiskCoverage.of(c.confidences()).aurc())
            .interval(IntervalRule.curve(Resample::aurc))),

    /**
     * Probability that a right row is surer than a wrong one; NaN where all are right, or none: {@link AreaUnderRoc}.
     */
    AUROC(MetricDefinition.named(
                    "AUROC of confidence",
                    "chance that a right row is surer than a wrong one",
                    "P(conf of a right row > conf of a wrong row), ties count half",
                    Prominence.USUAL)
            .higherIsBetter()
            .number(0, 1)
            .ofConfidences(c -> AreaUnderRoc.of(c.confidences()))
            .interval(IntervalRule.curve(Resample::areaUnderRoc)));

    private final MetricDefinition definition;

    Metric(MetricDefinition definition) {
        this.definition = definition;
    }

    /** Which values are good. */
    public enum Direction {
        /** Higher is better. */
        HIGHER,
        /** Lower is better. */
        LOWER,
        /** Nearer to 0 is better. */
        NEAR_ZERO;

        /** Whether a value is better than another. False where either is NaN. */
        public boolean isBetter(double value, double than) {
            return switch (this) {
                case HIGHER -> value > than;
                case LOWER -> value < than;
                case NEAR_ZERO -> Math.abs(value) < Math.abs(than);
            };
        }
    }

    /** How soon a reader needs a metric: what a short table lists. */
    public enum Prominence {
        /** In every table. */
        HEADLINE,
        /** In tables that have room. */
        USUAL,
        /** Where all metrics are listed: its neighbors show the same. */
        DETAIL
    }

    /** The metrics that say something about so many classes, in order. */
    public static List<Metric> ofClasses(int classes) {
        return Stream.of(values()).filter(m -> !m.isFixed(classes)).toList();
    }

    /** The name in files and tables of a terminal, such as "classwise_ece". */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name for readers, such as "Class-wise error". */
    public String title() {
        return definition.title();
    }

    /** What it is, in a few words. */
    public String meaning() {
        return definition.meaning();
    }

    /** How it is computed, in the symbols of this type's description. */
    public String formula() {
        return definition.formula();
    }

    /** Which values are good. */
    public Direction direction() {
        return definition.direction();
    }

    /** How soon a reader needs it. */
    public Prominence prominence() {
        return definition.prominence();
    }

    /** The least value that it can have. */
    public double lowest() {
        return definition.lowest();
    }

    /** The largest value that it can have; +∞ where there is none. */
    public double highest() {
        return definition.highest();
    }

    /** Whether it is a share of 1, which reads well as a percentage. */
    public boolean isShare() {
        return definition.isShare();
    }

    /** Whether {@link Bootstrap} ever finds an interval for it; for some rows it can still withhold one. */
    public boolean hasInterval() {
        return !intervalRule().isNone();
    }

    /**
     * Whether it is computed from {@link Confidences}, and so from rounded confidences where there are more rows than
     * those keep one by one.
     */
    public boolean isOfConfidences() {
        return definition.isOfConfidences();
    }

    /**
     * Whether it can have only one value with so many classes, and says nothing: with five or fewer each is in the top
     * five.
     */
    public boolean isFixed(int classes) {
        return classes <= definition.fixedUpTo();
    }

    MetricDefinition definition() {
        return definition;
    }

    IntervalRule intervalRule() {
        return definition.intervalRule();
    }
}
