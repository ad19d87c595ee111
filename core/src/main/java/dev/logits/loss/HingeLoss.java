package dev.logits.loss;

import java.util.Arrays;

/**
 * Multi-class hinge loss with labels (Crammer and Singer's), per row: {@code max(0, 1 + max_{c ≠ y} z_c − z_y)}. Its
 * gradient is {@code e_j − e_y} with j the strongest wrong class, and 0 where the label wins by 1 or more.
 *
 * <p>Shape: z is N × K, labels N. The mean divides by the number of rows that are not ignored.
 * <ul>
 *   <li>Label −1: the row's value is 0, its gradient 0, and it does not count; all rows ignored is an error.
 *   <li>Among equally strong wrong classes the gradient takes the first: one subgradient of many. Where the label wins
 *       by exactly 1 it is 0.
 *   <li>A masked class (−∞) has gradient 0; a label on one has value +∞ and gradient e_j − e_y. A row with no wrong
 *       class left, such as K = 1, has value 0.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}, unless it is ignored.
 * </ul>
 *
 * <p>Reference: K. Crammer, Y. Singer, On the algorithmic implementation of multiclass kernel-based vector machines,
 * 2001.
 *
 * <pre>{@code new HingeLoss().mean(Logits.copyOf(new float[][] {{2, 1.5f, 0}}), new int[] {0});   // 0.5 }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class HingeLoss extends LabelLoss {

    /** The multi-class hinge loss with margin 1. */
    public HingeLoss() {
        super("hinge loss");
    }

    @Override
    protected double value(float[] z, int off, int n, int label) {
        return LogitRow.valid(z, off, n) ? margin(z, off, label, strongestOther(z, off, n, label)) : Double.NaN;
    }

    @Override
    protected double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        if (!LogitRow.valid(z, off, n)) {
            return Double.NaN;
        }
        int other = strongestOther(z, off, n, label);
        double value = margin(z, off, label, other);
        Arrays.fill(g, gOff, gOff + n, 0f);
        if (value > 0) {
            g[gOff + other] = (float) scale;
            g[gOff + label] = (float) -scale;
        }
        return value;
    }

    private static double margin(float[] z, int off, int label, int other) {
        // A wrong class that is masked loses by any margin, also against a masked label, which a valid row cannot have.
        return other == label ? 0 : Math.max(0, 1 + ((double) z[off + other] - z[off + label]));
    }

    /** The first largest class but the label, or the label when all others are masked. */
    private static int strongestOther(float[] z, int off, int n, int label) {
        int best = label;
        for (int c = 0; c < n; c++) {
            if (c != label && z[off + c] > (best == label ? Float.NEGATIVE_INFINITY : z[off + best])) {
                best = c;
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return "HingeLoss[]";
    }
}
