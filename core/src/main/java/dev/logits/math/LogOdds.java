package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.OrderFreeSum;
import dev.logits.internal.parallel.RowBlocks;
import java.util.Objects;

/**
 * Log-odds, the unit that logits are in: {@code log(p / (1 − p))} of a probability, and of the classes of a row
 * <ul>
 *   <li>i against j: {@code log(p_i / p_j) = z_i − z_j}, whatever the other classes are;
 *   <li>i against the rest: {@code log(p_i / (1 − p_i)) = z_i − lse of the others}, summed over the others and never
 *       through p_i, which rounds to 1 and then has no odds.
 * </ul>
 *
 * <p>{@link Sigmoid} of the log-odds against the rest is the class's softmax probability, {@link LogSigmoid} its
 * logarithm, and {@link #odds} the odds. A row of two classes has {@code z_1 − z_0} exactly. The methods without a
 * temperature are those with T = 1; with one, they are the log-odds of {@code softmax(z / T)}.
 *
 * <p>Shape: a row of K logits in, one number out or K.
 * <ul>
 *   <li>A masked class has −∞; a class whose others are all masked, or K = 1, has +∞: it is certain.
 *   <li>Two masked classes against each other have no odds: {@link IllegalArgumentException}.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException} and is not written.
 * </ul>
 *
 * <p>Error: {@link #of(double)} is within 3 ulp; against the rest within 4 ulp of the larger of 1 and the value for K ≤
 * 1000 (FunctionAccuracyTest).
 *
 * <pre>{@code
 * float[] z = {100, 0, 0};
 * LogOdds.against(z, 0, 3, 0, 1);        // 100
 * LogOdds.againstRest(z, 0, 3, 0);       // 99.306853 = 100 − ln 2; log(p / (1 − p)) with p rounded to 1 is infinite
 * LogOdds.of(0.5);                       // 0
 * }</pre>
 *
 * @since 0.1
 */
public final class LogOdds {
    private LogOdds() {}

    /** log(p / (1 − p)), the inverse of {@link Sigmoid}: −∞ at 0, 0 at ½, +∞ at 1, NaN outside [0, 1]. */
    public static double of(double p) {
        // Near ½ the quotient is near 1 and its logarithm would keep few digits; 2p − 1 is exact there.
        return p >= 0.25 && p <= 0.75 ? Elementary.log1p((2 * p - 1) / (1 - p)) : Elementary.log(p / (1 - p));
    }

    /** The odds p / (1 − p) = e^x that have the log-odds x; +∞ beyond 709.78. */
    public static double odds(double x) {
        return Elementary.exp(x);
    }

    /**
     * Class i against class j of one row: z_i − z_j.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array or there is no such class
     * @throws IllegalArgumentException if n is less than 1, the row is not valid, or both classes are masked
     */
    public static double against(float[] z, int off, int n, int i, int j) {
        NullCheck.argument(z, "z");
        BatchShape.row(z, off, n);
        BatchShape.top(z, off, n, 0, "log-odds");
        return difference(z, off, BatchShape.entry(i, n), BatchShape.entry(j, n), 0);
    }

    /**
     * Class i against class j of each row.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     * @throws IllegalArgumentException if a row is not valid, or both classes are masked in it
     */
    public static double[] against(Logits z, int i, int j) {
        NullCheck.argument(z, "z");
        BatchShape.entry(i, z.classes());
        BatchShape.entry(j, z.classes());
        double[] out = new double[z.rows()];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                BatchShape.top(z.array(), z.offset(r), z.classes(), r, "log-odds");
                out[r] = difference(z.array(), z.offset(r), i, j, r);
            }
        });
        return out;
    }

    /**
     * Class i against the rest, one row.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array or there is no such class
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double againstRest(float[] z, int off, int n, int i) {
        NullCheck.argument(z, "z");
        BatchShape.row(z, off, n);
        return rest(z, off, n, BatchShape.entry(i, n), 0);
    }

    /**
     * Class i against the rest, of each row.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     * @throws IllegalArgumentException if a row is not valid
     */
    public static double[] againstRest(Logits z, int i) {
        NullCheck.argument(z, "z");
        BatchShape.entry(i, z.classes());
        double[] out = new double[z.rows()];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                out[r] = rest(z.array(), z.offset(r), z.classes(), i, r);
            }
        });
        return out;
    }

    /**
     * Every class against the rest, one row: n numbers from {@code out[outOff]} on, in two passes over the row.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static void againstRest(float[] z, int off, int n, double[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        againstRest(z, off, n, 1, out, outOff);
    }

    /**
     * Every class against the rest at a temperature, one row: the log-odds of {@code softmax(z / T)}.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1, the row is not valid, or T is not positive and finite
     */
    public static void againstRest(float[] z, int off, int n, double temperature, double[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        BatchShape.row(z, off, n);
        BatchShape.temperature(temperature);
        Objects.checkFromIndexSize(outOff, n, out.length);
        int top = BatchShape.top(z, off, n, 0, "log-odds");
        double topOdds = ofTop(z, off, n, top, temperature);
        double others = Elementary.exp(-topOdds);
        for (int i = 0; i < n; i++) {
            out[outOff + i] = i == top ? topOdds : ofOther(z[off + i], z[off + top], others, temperature);
        }
    }

    /**
     * Binary logits as rows of two classes: n × 2, class 0 (no) 0, class 1 (yes) z. Whatever takes logits of classes,
     * such as a metric or a calibrator, takes a binary classifier's this way.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if an entry is NaN or +∞
     */
    public static Logits twoClasses(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        BatchShape.entries(z, off, n, "log-odds");
        Logits out = Logits.zeros(n, 2);
        for (int i = 0; i < n; i++) {
            out.array()[2 * i + 1] = z[off + i];
        }
        return out;
    }

    private static double difference(float[] z, int off, int i, int j, int row) {
        if (z[off + i] == Float.NEGATIVE_INFINITY && z[off + j] == Float.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("logits row " + row + ": classes " + i + " and " + j
                    + " are both masked (-Infinity) and have no odds against each other");
        }
        return (double) z[off + i] - z[off + j];
    }

    private static double rest(float[] z, int off, int n, int i, int row) {
        int top = BatchShape.top(z, off, n, row, "log-odds");
        double topOdds = ofTop(z, off, n, top, 1);
        return i == top ? topOdds : ofOther(z[off + i], z[off + top], Elementary.exp(-topOdds), 1);
    }

    /**
     * The first largest class of a valid row against the rest. The others are summed relative to the largest of them,
     * so that they do not vanish when all lie far below the top, and in no order, so that rows tie that do.
     */
    static double ofTop(float[] z, int off, int n, int top, double temperature) {
        int next = top == 0 ? 1 : 0;
        for (int j = next + 1; j < n; j++) {
            if (j != top && z[off + j] > z[off + next]) {
                next = j;
            }
        }
        if (next >= n || z[off + next] == Float.NEGATIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        OrderFreeSum sum = new OrderFreeSum(1, n);
        for (int j = 0; j < n; j++) {
            if (j != top && j != next) {
                sum.add(Elementary.exp(((double) z[off + j] - z[off + next]) / temperature));
            }
        }
        return ((double) z[off + top] - z[off + next]) / temperature - Elementary.log1p(sum.value());
    }

    /**
     * Another class against the rest. Relative to the top, the rest is 1 + (others − own), where {@code others} is the
     * sum of all but the top: at least 1, so subtracting loses nothing that counts beside it.
     */
    private static double ofOther(float score, float top, double others, double temperature) {
        double below = ((double) score - top) / temperature;
        return below - Elementary.log1p(Math.max(0, others - Elementary.exp(below)));
    }
}
