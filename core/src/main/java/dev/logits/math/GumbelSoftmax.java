package dev.logits.math;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.CounterRandom;

/**
 * Gumbel-softmax, a smooth random sample of a class: {@code softmax((z + g) / T)} with g independent standard Gumbel
 * noise. Its largest entry is at class i with probability {@code softmax(z)_i}, at any temperature T; for T → 0 the row
 * tends to a one-hot vector, the hard sample. Straight-through training puts {@link #hard} forward and the gradient of
 * the soft row backward: with one seed the two see the same noise.
 *
 * <p>The noise is a function of the seed, the row's number and the class, and of nothing else: a row's sample does not
 * depend on the batch that it came in, on its neighbors, or on threads. Give every step of a training another seed,
 * and count rows on from batch to batch of one step. It is {@code −log(−log u)} of SplitMix64's output, in 52 bits, at
 * a counter that each row begins at a place of its own.
 *
 * <p>Shape: {@code z} and {@code out} are N × K. They may share the same storage at the same place.
 * <ul>
 *   <li>A masked class (−∞) has probability 0 and is never sampled.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException} and is not written; the other
 *       rows of the batch may be.
 *   <li>T is positive and finite; for T = 0 there is {@link #hard}.
 * </ul>
 *
 * <p>References: E. Jang, S. Gu, B. Poole, Categorical reparameterization with Gumbel-softmax, ICLR 2017; C. J.
 * Maddison, A. Mnih, Y. W. Teh, The concrete distribution, ICLR 2017; G. L. Steele, D. Lea, C. H. Flood, Fast
 * splittable pseudorandom number generators, OOPSLA 2014.
 *
 * <pre>{@code
 * Logits z = Logits.copyOf(new float[][] {{2, 1, -1}});
 * GumbelSoftmax.of(z, 0.5, 42);      // one soft sample per row
 * GumbelSoftmax.hard(z, 42);         // the same as a one-hot row
 * }</pre>
 *
 * @since 0.1
 */
public final class GumbelSoftmax {
    private static final String NAME = "Gumbel-softmax";

    private GumbelSoftmax() {}

    /**
     * A soft sample of each row, in a new batch; rows are numbered from 0.
     *
     * @throws IllegalArgumentException if a row is not valid or T is not positive and finite
     */
    public static Probabilities of(Logits z, double temperature, long seed) {
        NullCheck.argument(z, "z");
        Probabilities out = Probabilities.zeros(z.rows(), z.classes());
        into(z, temperature, seed, 0, out);
        return out;
    }

    /**
     * A soft sample of each row.
     *
     * @param firstRow the number of row 0 in the caller's data; rows with other numbers have other noise
     * @throws IllegalArgumentException if the shapes differ, a row is not valid, or T is not positive and finite
     */
    public static void into(Logits z, double temperature, long seed, long firstRow, Probabilities out) {
        BatchShape.same(NAME, z, out);
        check(temperature);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            double[] noisy = new double[z.classes()];
            for (int r = from; r < to; r++) {
                int top = perturb(z.array(), z.offset(r), z.classes(), r, CounterRandom.key(seed, firstRow + r), noisy);
                soft(noisy, z.classes(), top, temperature, out.array(), out.offset(r));
            }
        });
    }

    /**
     * A soft sample of one row: {@code n} scores from {@code z[zOff]} on, into {@code out[outOff]} and on.
     *
     * @param row the row's number in the caller's data
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1, the row is not valid, or T is not positive and finite
     */
    public static void into(
            float[] z, int zOff, int n, double temperature, long seed, long row, float[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        BatchShape.row(z, zOff, n);
        BatchShape.row(out, outOff, n);
        check(temperature);
        double[] noisy = new double[n];
        int top = perturb(z, zOff, n, 0, CounterRandom.key(seed, row), noisy);
        soft(noisy, n, top, temperature, out, outOff);
    }

    /**
     * A hard sample of each row, in a new batch: 1 at the class sampled, 0 elsewhere; rows are numbered from 0.
     *
     * @throws IllegalArgumentException if a row is not valid
     */
    public static Probabilities hard(Logits z, long seed) {
        NullCheck.argument(z, "z");
        Probabilities out = Probabilities.zeros(z.rows(), z.classes());
        hard(z, seed, 0, out);
        return out;
    }

    /**
     * A hard sample of each row: 1 at the class sampled, 0 elsewhere.
     *
     * @param firstRow the number of row 0 in the caller's data; rows with other numbers have other noise
     * @throws IllegalArgumentException if the shapes differ or a row is not valid
     */
    public static void hard(Logits z, long seed, long firstRow, Probabilities out) {
        BatchShape.same(NAME, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            double[] noisy = new double[z.classes()];
            for (int r = from; r < to; r++) {
                int top = perturb(z.array(), z.offset(r), z.classes(), r, CounterRandom.key(seed, firstRow + r), noisy);
                java.util.Arrays.fill(out.array(), out.offset(r), out.offset(r) + z.classes(), 0f);
                out.array()[out.offset(r) + top] = 1;
            }
        });
    }

    /**
     * The class that a hard sample of one row has its 1 at: a sample of {@code softmax(z)} by the Gumbel-max trick.
     *
     * @param row the row's number in the caller's data
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static int sample(float[] z, int off, int n, long seed, long row) {
        NullCheck.argument(z, "z");
        BatchShape.row(z, off, n);
        return perturb(z, off, n, 0, CounterRandom.key(seed, row), new double[n]);
    }

    private static void check(double temperature) {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature
                    + "; for one-hot samples use GumbelSoftmax.hard");
        }
    }

    /** Writes z + g and returns the index of the largest. */
    private static int perturb(float[] z, int off, int n, int row, long key, double[] noisy) {
        int top = BatchShape.top(z, off, n, row, NAME); // a class that is not masked, to begin with
        noisy[top] = z[off + top] + noise(key, top);
        for (int i = 0; i < n; i++) {
            noisy[i] = z[off + i] + noise(key, i);
            if (noisy[i] > noisy[top]) {
                top = i;
            }
        }
        return top;
    }

    private static void soft(double[] noisy, int n, int top, double temperature, float[] out, int outOff) {
        double max = noisy[top];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            noisy[i] = Elementary.exp((noisy[i] - max) / temperature);
            sum += noisy[i];
        }
        for (int i = 0; i < n; i++) {
            out[outOff + i] = (float) (noisy[i] / sum);
        }
    }

    /** Standard Gumbel noise: 52 bits of a uniform number at the middle of its cell, so never 0 or 1. */
    static double noise(long key, int c) {
        double u = CounterRandom.uniform(key, c);
        return -Elementary.log(-Elementary.log(u));
    }
}
