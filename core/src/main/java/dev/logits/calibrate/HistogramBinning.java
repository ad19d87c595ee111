package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;

/**
 * Histogram binning: the rows are cut into bins of equal count by a class's log-odds, and the probability in a bin is
 * the share of its rows that bear the label; with more than two classes one histogram a class, divided by their sum
 * ({@link OneVsRest}).
 *
 * <p>Fit: 15 bins, or as many as asked for. Equal log-odds are never split, so bins may be fewer. The bound between two
 * bins lies half way. A bin of n rows and k hits has {@code (k + π) / (n + 1)} with π = (n_c + 1)/(n + K) the class's
 * prevalence: as if one more row of average luck had fallen in, so that no probability is exactly 0 or 1.
 * <ul>
 *   <li>Probabilities need not rise with the log-odds.
 *   <li>The answer is closed, so the report's gradient is 0.
 * </ul>
 *
 * <p>Reference: B. Zadrozny, C. Elkan, Obtaining calibrated probability estimates from decision trees and naive
 * Bayesian classifiers, ICML 2001.
 *
 * <pre>{@code Probabilities p = HistogramBinning.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param classCount K, 2 or more
 * @param curves one per class; with two classes that of class 1 alone
 * @since 0.1
 */
public record HistogramBinning(int classCount, List<StepCurve> curves) implements OneVsRest {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "histogram";

    /** Bins unless told. */
    public static final int DEFAULT_BINS = 15;

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the number of curves does not fit
     */
    public HistogramBinning {
        curves = OneVsRest.checked(classCount, curves);
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<HistogramBinning> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, HistogramBinning::fit);
    }

    /**
     * Fits to the rows of a source, with {@link #DEFAULT_BINS} bins.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<HistogramBinning> fit(LogitsSource source) throws IOException {
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
    public static Fitted<HistogramBinning> fit(LogitsSource source, int bins) throws IOException {
        NullCheck.argument(source, "source");
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be 1 or more, got " + bins);
        }
        return OneVsRestFit.fitOrder(
                source, scores -> curve(scores.sorted(), bins), StepCurve::mappingInfinity, HistogramBinning::new);
    }

    /** One class. */
    static FittedCurve<StepCurve> curve(ScoredLabels labels, int bins) {
        return FittedCurve.converged(labels.steps(bins, (from, to) -> {
            double rows = 0;
            double hits = 0;
            for (int i = from; i < to; i++) {
                rows += labels.count(i);
                hits += labels.hits(i);
            }
            return (hits + labels.prevalence()) / (rows + 1.0);
        }));
    }

    @Override
    public String method() {
        return METHOD;
    }
}
