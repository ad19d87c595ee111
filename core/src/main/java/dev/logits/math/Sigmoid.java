package dev.logits.math;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.RowBlocks;

/**
 * The logistic sigmoid: {@code σ(x) = 1 / (1 + e^−x)}, the probability whose log-odds are x. It is softmax for two
 * classes, one of which has logit 0: {@code σ(x) = softmax([0, x])[1]}. Its inverse is {@link LogOdds#of(double)}.
 *
 * <p>Shape: arrays hold one logit a question, such as a binary classifier's rows; a batch of N × K logits is N × K
 * questions of yes or no (multi-label), so its rows do not sum to 1 as those of {@link Softmax} do.
 * <ul>
 *   <li>σ(−∞) = 0, σ(+∞) = 1, σ(0) = ½ exactly, σ(NaN) = NaN for a {@code double}; in arrays and batches NaN and +∞
 *       throw {@link IllegalArgumentException}, and that row or array is not written.
 *   <li>The complement is {@code σ(−x)}, never {@code 1 − σ(x)}, which is 0 from x = 37 on.
 * </ul>
 *
 * <p>Error: a {@code double} is within 3 ulp wherever the result is a normal number (FunctionAccuracyTest); a {@code
 * float} is that, rounded.
 *
 * <pre>{@code
 * Sigmoid.of(2.0);                                            // 0.880797
 * Sigmoid.of(-800.0);   // 0, where e^800 / (1 + e^800) is NaN the other way round
 * Sigmoid.twoClasses(new float[] {0, 2}, 0, 2);               // [[0.5, 0.5], [0.119203, 0.880797]]
 * }</pre>
 *
 * @since 0.1
 */
public final class Sigmoid {
    private Sigmoid() {}

    /** σ(x). */
    public static double of(double x) {
        double e = Elementary.exp(-Math.abs(x)); // at most 1: nothing overflows
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    /** σ′(x) = σ(x)·σ(−x), the variance of the yes or no; even, ¼ at 0, and right where σ(x) rounds to 1. */
    public static double derivative(double x) {
        double e = Elementary.exp(-Math.abs(x));
        return e / ((1 + e) * (1 + e));
    }

    /** The sigmoid of each entry, in a new batch. */
    public static Probabilities of(Logits z) {
        NullCheck.argument(z, "z");
        Probabilities out = Probabilities.zeros(z.rows(), z.classes());
        into(z, out);
        return out;
    }

    /**
     * The sigmoid of each entry; the two may share the same storage at the same place.
     *
     * @throws IllegalArgumentException if the shapes differ or an entry is NaN or +∞
     */
    public static void into(Logits z, Probabilities out) {
        BatchShape.same("sigmoid", z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                BatchShape.entries(z, r, "sigmoid");
                entries(z.array(), z.offset(r), z.classes(), out.array(), out.offset(r));
            }
        });
    }

    /**
     * The sigmoid of {@code n} logits from {@code z[zOff]} on, into {@code out[outOff]} and on; the arrays may be the
     * same at the same offset. Allocates nothing.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if an entry is NaN or +∞
     */
    public static void into(float[] z, int zOff, int n, float[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        java.util.Objects.checkFromIndexSize(outOff, n, out.length);
        BatchShape.entries(z, zOff, n, "sigmoid");
        entries(z, zOff, n, out, outOff);
    }

    /**
     * Binary logits as probabilities of two classes: n × 2, class 0 (no) σ(−z), class 1 (yes) σ(z), each exact for
     * itself.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if an entry is NaN or +∞
     */
    public static Probabilities twoClasses(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        BatchShape.entries(z, off, n, "sigmoid");
        Probabilities out = Probabilities.zeros(n, 2);
        for (int i = 0; i < n; i++) {
            out.array()[2 * i] = (float) of(-(double) z[off + i]);
            out.array()[2 * i + 1] = (float) of(z[off + i]);
        }
        return out;
    }

    private static void entries(float[] z, int zOff, int n, float[] out, int outOff) {
        for (int i = 0; i < n; i++) {
            out[outOff + i] = (float) of(z[zOff + i]);
        }
    }
}
