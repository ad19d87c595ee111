package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.calibrate.curve.VennAbersCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;

/**
 * Venn–Abers prediction: for each log-odds two probabilities, what isotonic regression would say if the new row joined
 * the fit with label 0, p0, and with label 1, p1. One of the two is calibrated whatever the distribution, as long as
 * rows are exchangeable; their distance shows how sure the fit is. In one probability they are {@code p1 / (1 − p0 +
 * p1)}, never exactly 0 or 1; with more than two classes one per class, divided by their sum ({@link OneVsRest}). The
 * interval is {@link VennAbersCurve#lower} and {@link VennAbersCurve#upper} of a class's curve.
 *
 * <p>Fit: both answers for every possible log-odds, exactly, in one sweep over the sorted rows; O(n log n) for n rows,
 * and O(log n) a prediction. The report's gradient is 0.
 *
 * <p>Reference: V. Vovk, I. Petej, V. Fedorova, Large-scale probabilistic predictors with and without guarantees of
 * validity, NeurIPS 2015.
 *
 * <pre>{@code Probabilities p = VennAbers.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param classCount K, 2 or more
 * @param curves one per class; with two classes that of class 1 alone
 * @since 0.1
 */
public record VennAbers(int classCount, List<VennAbersCurve> curves) implements OneVsRest {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "venn-abers";

    private static final String NO_PARTS = "Venn-Abers prediction asks what one more row would change, so that weights"
            + " must be whole numbers of cases; isotonic calibration takes any";

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the number of curves does not fit
     */
    public VennAbers {
        curves = OneVsRest.checked(classCount, curves);
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<VennAbers> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, VennAbers::fit);
    }

    /**
     * Fits to the rows of a source.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}, or if a row's weight is not whole
     */
    public static Fitted<VennAbers> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return OneVsRestFit.fitCounts(
                source, scores -> curve(scores.sorted()), VennAbersCurve::mappingInfinity, VennAbers::new, NO_PARTS);
    }

    /** One class. */
    static FittedCurve<VennAbersCurve> curve(ScoredLabels labels) {
        boolean constant =
                labels.size() > 0 && PooledBlocks.of(labels.runs(), true).size() == 1;
        return FittedCurve.of(VennAbersSweep.curve(labels), constant);
    }

    @Override
    public String method() {
        return METHOD;
    }
}
