package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;

/**
 * The logarithm of the sigmoid: {@code log σ(x) = min(x, 0) − log(1 + e^−|x|)}, a binary classifier's log-probability
 * of yes; of no it is {@code log σ(−x)}. The two are minus the binary cross-entropy of the labels 1 and 0.
 *
 * <p>Shape: arrays hold one logit a question; a batch of N × K logits is N × K questions of yes or no.
 * <ul>
 *   <li>log σ(−∞) = −∞, log σ(+∞) = 0, NaN gives NaN for a {@code double}; in arrays and batches NaN and +∞ throw
 *       {@link IllegalArgumentException}, and that row or array is not written.
 *   <li>For x → −∞ it tends to x, where log(σ(x)) is −∞ from x = −746 on.
 * </ul>
 *
 * <p>Error: a {@code double} is within 3 ulp wherever the result is a normal number (FunctionAccuracyTest); a {@code
 * float} is that, rounded.
 *
 * <pre>{@code
 * LogSigmoid.of(-800.0);    // -800
 * LogSigmoid.of(-40.0);     // log(1 − σ(40)) = -40, where 1 − σ(40) is 0
 * }</pre>
 *
 * @since 0.1
 */
public final class LogSigmoid {
    private LogSigmoid() {}

    /** log σ(x). */
    public static double of(double x) {
        return 0 - Softplus.of(-x); // and not −0 at +∞
    }

    /** Log-sigmoid of each entry, in a new batch. */
    public static Logits of(Logits z) {
        NullCheck.argument(z, "z");
        Logits out = Logits.zeros(z.rows(), z.classes());
        into(z, out);
        return out;
    }

    /**
     * Log-sigmoid of each entry; the two may share the same storage at the same place.
     *
     * @throws IllegalArgumentException if the shapes differ or an entry is NaN or +∞
     */
    public static void into(Logits z, Logits out) {
        BatchShape.same("log-sigmoid", z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                BatchShape.entries(z, r, "log-sigmoid");
                entries(z.array(), z.offset(r), z.classes(), out.array(), out.offset(r));
            }
        });
    }

    /**
     * Log-sigmoid of {@code n} logits from {@code z[zOff]} on, into {@code out[outOff]} and on; the arrays may be the
     * same at the same offset. Allocates nothing.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if an entry is NaN or +∞
     */
    public static void into(float[] z, int zOff, int n, float[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        java.util.Objects.checkFromIndexSize(outOff, n, out.length);
        BatchShape.entries(z, zOff, n, "log-sigmoid");
        entries(z, zOff, n, out, outOff);
    }

    private static void entries(float[] z, int zOff, int n, float[] out, int outOff) {
        for (int i = 0; i < n; i++) {
            out[outOff + i] = (float) of(z[zOff + i]);
        }
    }
}
