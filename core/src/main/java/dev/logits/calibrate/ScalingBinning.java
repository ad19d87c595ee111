package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.calibrate.curve.LogisticCurve;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.math.Sigmoid;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;

/**
 * The scaling-binning calibrator: a sigmoid is fitted first, then the rows are cut into bins of equal count, and the
 * probability in a bin is the mean of the <em>sigmoid's values</em> there, not of the labels. It needs fewer rows than
 * {@link HistogramBinning}, and how far it is from calibrated can be measured. With more than two classes one per
 * class, divided by their sum ({@link OneVsRest}).
 *
 * <p>Fit: the sigmoid is that of {@link PlattScaling}. 15 bins, or as many as asked for; equal log-odds are never
 * split. All rows serve all three steps, as in the authors' own library; the paper's proof gives each step rows of its
 * own. The report's gradient is the sigmoid's.
 *
 * <p>Reference: A. Kumar, P. Liang, T. Ma, Verified uncertainty calibration, NeurIPS 2019.
 *
 * <pre>{@code Probabilities p = ScalingBinning.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param classCount K, 2 or more
 * @param curves one per class; with two classes that of class 1 alone
 * @since 0.1
 */
public record ScalingBinning(int classCount, List<StepCurve> curves) implements OneVsRest {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "scaling-binning";

    /** Bins unless told. */
    public static final int DEFAULT_BINS = 15;

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the number of curves does not fit
     */
    public ScalingBinning {
        curves = OneVsRest.checked(classCount, curves);
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<ScalingBinning> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, ScalingBinning::fit);
    }

    /**
     * Fits to the rows of a source, with {@link #DEFAULT_BINS} bins.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<ScalingBinning> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return fit(source, DEFAULT_BINS);
    }

    /**
     * Fits to the rows of a source, with another number of bins.
     *
     * @param bins how many bins a class, 1 or more; fewer where ties fill several
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}, or if bins is less than 1
     */
    public static Fitted<ScalingBinning> fit(LogitsSource source, int bins) throws IOException {
        NullCheck.argument(source, "source");
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be 1 or more, got " + bins);
        }
        return OneVsRestFit.fit(source, labels -> curve(labels, bins), ScalingBinning::new);
    }

    /** One class. */
    static FittedCurve<StepCurve> curve(ScoredLabels labels, int bins) {
        FittedCurve<LogisticCurve> sigmoid = PlattScaling.curve(labels);
        StepCurve steps = labels.steps(bins, (from, to) -> {
            double rows = 0;
            double sum = 0;
            for (int i = from; i < to; i++) {
                rows += labels.count(i);
                sum += labels.count(i) * Sigmoid.of(sigmoid.curve().logOdds(labels.score(i)));
            }
            return Math.min(1, sum / rows);
        });
        return new FittedCurve<>(steps, sigmoid.status(), labels.rows() == 0 ? 0 : sigmoid.gradient());
    }

    @Override
    public String method() {
        return METHOD;
    }
}
