package dev.logits.metric;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The metrics of an {@link Evaluation} by name: what a table, an interval or a file of results goes through. */
public enum Measure {
    /** Share of rows whose label is the top class. */
    ACCURACY(
            "share of rows whose top class is the label", Aim.HIGHER, true, Intervals.Rule.SHARE, Evaluation::accuracy),
    /** Share of rows whose label is among the five top classes. */
    TOP5_ACCURACY(
            "share whose label is among the 5 top classes", Aim.HIGHER, true, Intervals.Rule.SHARE, Evaluation::top5),
    /** Negative log-likelihood. */
    NLL("negative log-likelihood, nats a row", Aim.LOWER, false, Intervals.Rule.MIDDLE, Evaluation::nll),
    /** Brier score. */
    BRIER("squared error of the probabilities, 0 to 2", Aim.LOWER, false, Intervals.Rule.MIDDLE, Evaluation::brier),
    /** Expected calibration error over equal-width bins. */
    ECE("expected calibration error", Aim.LOWER, true, Intervals.Rule.NORM, Evaluation::ece),
    /** Expected calibration error over equal-mass bins. */
    EQUAL_MASS_ECE("the same over bins of equal count", Aim.LOWER, true, Intervals.Rule.NORM, Evaluation::equalMassEce),
    /** Smooth calibration error. */
    SMOOTH_ECE("the same without bins", Aim.LOWER, true, Intervals.Rule.FIXED_POINT, Evaluation::smoothEce),
    /** Root mean squared calibration error over equal-width bins. */
    RMSCE("root mean squared gap", Aim.LOWER, true, Intervals.Rule.NORM, Evaluation::rmsce),
    /** Maximum calibration error over equal-width bins. */
    MCE("largest gap of any bin", Aim.LOWER, true, Intervals.Rule.NONE, Evaluation::mce),
    /** Debiased squared calibration error over equal-width bins. */
    DEBIASED_SQUARED(
            "mean squared gap less noise, equal-width bins",
            Aim.LOWER,
            false,
            Intervals.Rule.SQUARED_NORM,
            Evaluation::debiased),
    /** Mean calibration error of each class's probability over equal-width bins. */
    CLASSWISE_ECE(
            "ece of each class's probability, mean", Aim.LOWER, true, Intervals.Rule.NORM, Evaluation::classwiseEce),
    /** accuracy − mean confidence. */
    GAP(
            "accuracy - confidence: negative is over-confident",
            Aim.ZERO,
            true,
            Intervals.Rule.MIDDLE,
            e -> e.reliability().gap()),
    /** What a rising map of the confidences could take off their Brier score. */
    MISCALIBRATION(
            "removable part of the confidence's Brier score",
            Aim.LOWER,
            false,
            Intervals.Rule.GAIN,
            e -> e.parts().miscalibration()),
    /** Area under the risk–coverage curve. */
    AURC("mean risk as less sure rows are answered too", Aim.LOWER, false, Intervals.Rule.CURVE, Evaluation::aurc),
    /** Probability that a right row is surer than a wrong one. */
    AUROC(
            "chance that a right row is surer than a wrong one",
            Aim.HIGHER,
            false,
            Intervals.Rule.CURVE,
            Evaluation::auroc);

    private final String meaning;
    private final Aim aim;
    private final boolean share;
    private final Intervals.Rule rule;
    private final ToDoubleFunction<Evaluation> value;

    Measure(String meaning, Aim aim, boolean share, Intervals.Rule rule, ToDoubleFunction<Evaluation> value) {
        this.meaning = meaning;
        this.aim = aim;
        this.share = share;
        this.rule = rule;
        this.value = value;
    }

    /** Which values are good. */
    public enum Aim {
        /** Higher is better. */
        HIGHER,
        /** Lower is better. */
        LOWER,
        /** Nearer to 0 is better. */
        ZERO
    }

    /** The name in tables and files, such as "classwise_ece". */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Which values are good. */
    public Aim aim() {
        return aim;
    }

    /** Whether it is a share of 1, which reads well as a percentage. */
    public boolean isShare() {
        return share;
    }

    /**
     * Whether it can have but one value with so many classes, and says nothing: with five or fewer each is in the top
     * five.
     */
    public boolean isFixed(int classes) {
        return this == TOP5_ACCURACY && classes <= Evaluation.TOP;
    }

    /** How it comes to its interval. */
    Intervals.Rule rule() {
        return rule;
    }

    /** Its value in an evaluation; NaN where it is not defined. */
    public double of(Evaluation evaluation) {
        return value.applyAsDouble(evaluation);
    }
}
