package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/**
 * Calibration error: how far confidence and accuracy are apart, bin by bin. With n_b rows in bin b, by their
 * weights, mean confidence
 * conf_b and accuracy acc_b:
 * <ul>
 *   <li>expected (ECE): {@code Σ_b (n_b/N)·|acc_b − conf_b|};
 *   <li>maximum (MCE): {@code max_b |acc_b − conf_b|} over non-empty bins;
 *   <li>root mean squared (RMSCE): {@code √ Σ_b (n_b/N)(acc_b − conf_b)²};
 *   <li>debiased squared: {@code Σ_b (n_b/N)[(acc_b − conf_b)² − acc_b(1 − acc_b)/(n_b − 1)]}, and 0 where that is
 *       negative: without what sampling noise alone adds. Bins of one row cannot tell noise and add nothing;
 *   <li>classwise: the mean over classes of the expected error of that class's probability, in equal-width bins.
 * </ul>
 *
 * <p>The bins come from {@link Reliability}, equal width or equal mass. Peers disagree about edges and about B, so
 * numbers compare only where both are the same; 15 equal-width bins is the usual choice.
 *
 * <p>Reference: M. P. Naeini, G. F. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities using Bayesian
 * binning, AAAI 2015; C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks, ICML 2017;
 * A. Kumar, P. Liang, T. Ma, Verified uncertainty calibration, NeurIPS 2019.
 *
 * <p>{@link Bootstrap} gives intervals of these errors, and {@link ConsistencyTest} says whether one is more than
 * noise.
 *
 * <pre>{@code CalibrationError.expected(Reliability.equalWidth(z, labels, 15)) }</pre>
 *
 * @since 0.1
 */
public final class CalibrationError {
    private CalibrationError() {}

    /** ECE: the gaps' mean, weighted by count. */
    public static double expected(Reliability reliability) {
        NullCheck.argument(reliability, "reliability");
        double sum = 0;
        for (Reliability.Bin bin : reliability.bins()) {
            if (bin.count() > 0) {
                sum += bin.weight() * Math.abs(bin.gap());
            }
        }
        return sum / reliability.weight();
    }

    /** MCE: the largest gap. */
    public static double maximum(Reliability reliability) {
        NullCheck.argument(reliability, "reliability");
        double max = 0;
        for (Reliability.Bin bin : reliability.bins()) {
            if (bin.count() > 0) {
                max = Math.max(max, Math.abs(bin.gap()));
            }
        }
        return max;
    }

    /** RMSCE: the root of the gaps' mean square, weighted by count. Never below the expected error. */
    public static double rootMeanSquared(Reliability reliability) {
        NullCheck.argument(reliability, "reliability");
        double sum = 0;
        for (Reliability.Bin bin : reliability.bins()) {
            if (bin.count() > 0) {
                sum += bin.weight() * bin.gap() * bin.gap();
            }
        }
        return Math.sqrt(sum / reliability.weight());
    }

    /** The mean squared gap without its bias; 0 or more. */
    public static double debiasedSquared(Reliability reliability) {
        NullCheck.argument(reliability, "reliability");
        double sum = 0;
        for (Reliability.Bin bin : reliability.bins()) {
            if (bin.weight() > 1) {
                double noise = bin.accuracy() * (1 - bin.accuracy()) / (bin.weight() - 1);
                sum += bin.weight() * (bin.gap() * bin.gap() - noise);
            }
        }
        return Math.max(0, sum / reliability.weight());
    }

    /**
     * Classwise ECE over rows in memory.
     *
     * @param bins the number of equal-width bins B, 1 or more
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static double classwise(Logits z, int[] labels, int bins) {
        NullCheck.argument(z, "z");
        ClasswiseBins classes = new ClasswiseBins(new EqualWidthBins(bins), z.classes(), false);
        ScoredRows.pass(z, labels, classes);
        return classes.meanError();
    }

    /**
     * Classwise ECE over the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #classwise(Logits, int[], int)}
     */
    public static double classwise(LogitsSource source, int bins) throws IOException {
        NullCheck.argument(source, "source");
        ClasswiseBins classes = new ClasswiseBins(new EqualWidthBins(bins), source.classes(), false);
        ScoredRows.pass(source, classes);
        return classes.meanError();
    }
}
