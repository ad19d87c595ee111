package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;

/**
 * Bayesian binning into quantiles (BBQ): the average of many histograms of equal count, each weighted by how well it
 * explains the labels. With more than two classes one average a class, divided by their sum ({@link OneVsRest}).
 *
 * <p>Fit: for n rows there is a histogram of every number of bins B from {@code ⌈n^⅓ / 10⌉} to {@code ⌊10·n^⅓⌋}; equal
 * log-odds are never split, and numbers that lead to the same histogram count once. With N′ = 2, a bin of n_b rows, k_b
 * hits and a prior mean p_b has the marginal likelihood
 * <pre>
 * Γ(N′/B) / Γ(n_b + N′/B) · Γ(k_b + α) / Γ(α) · Γ(n_b − k_b + β) / Γ(β)     α = p_b·N′/B    β = (1 − p_b)·N′/B
 * </pre>
 * and the probability {@code (k_b + α) / (n_b + N′/B)}. p_b is the middle of the bin in probability. A histogram's
 * weight is the product of its bins' likelihoods; histograms under 1/1000 of the best are left out (Occam's window).
 * The average is again a step function.
 * <ul>
 *   <li>No probability is exactly 0 or 1, and they need not rise with the log-odds.
 *   <li>The answer is closed, so the report's gradient is 0.
 * </ul>
 *
 * <p>Reference: M. P. Naeini, G. F. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities using Bayesian
 * binning, AAAI 2015.
 *
 * <pre>{@code Probabilities p = BayesianBinning.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param classCount K, 2 or more
 * @param curves one per class; with two classes that of class 1 alone
 * @since 0.1
 */
public record BayesianBinning(int classCount, List<StepCurve> curves) implements OneVsRest {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "bbq";

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the number of curves does not fit
     */
    public BayesianBinning {
        curves = OneVsRest.checked(classCount, curves);
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<BayesianBinning> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, BayesianBinning::fit);
    }

    /**
     * Fits to the rows of a source.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<BayesianBinning> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return OneVsRestFit.fitOrder(
                source, scores -> curve(scores.sorted()), StepCurve::mappingInfinity, BayesianBinning::new);
    }

    /** One class. */
    static FittedCurve<StepCurve> curve(ScoredLabels labels) {
        return FittedCurve.converged(
                labels.size() == 0
                        ? new StepCurve(new double[0], new double[] {labels.prevalence()})
                        : new BinningAverage(labels).curve());
    }

    @Override
    public String method() {
        return METHOD;
    }
}
