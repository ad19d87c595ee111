package dev.logits.internal.kernel;

/**
 * What scalar and vector kernels do differently, bit for bit with the same results: one loop over scores each. exp and
 * shift take at least 16 scores; shorter rows go to {@link ShortRows}.
 */
abstract class RowPasses implements Kernels {
    /** The row's {@link FloatOrder#range}. */
    abstract long range(float[] z, int off, int n);

    /** Index of the first score equal to {@code value}, which there is. */
    abstract int indexOf(float[] z, int off, int n, float value);

    /** out[i] = z[i] − shift, but at least {@code limit}. */
    abstract void shift(float[] z, int off, int n, float shift, float limit, float[] out);

    /** out[i] = {@link FloatExp#scaled} of z[i] − shift, for at most a block of scores. */
    abstract void exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s);

    /** The same where no shifted score is below {@link FloatExp#normal}. */
    abstract void normalExp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s);

    /**
     * The same, and the {@link FloatOrder#range} of the n scores at {@code next}: while the exponentials keep the CPU
     * busy, those scores, which come next, arrive from memory.
     */
    abstract long normalExp(
            float[] x,
            int off,
            int n,
            float shift,
            float magic,
            float[] out,
            int outOff,
            float[] z,
            int next,
            Scratch s);

    /** values[i] ·= factor, with two floats' precision in the factor. */
    abstract void scale(float[] values, int off, int n, double factor);

    /** out[i] = z[i] − lse in double precision, rounded to float. */
    abstract void subtract(float[] z, int off, int n, double lse, float[] out, int outOff);

    /**
     * out[i] = {@link DoubleExp#scaled} of max − z[i], for at most a block of scores.
     *
     * @param near whether all of these are below {@link DoubleExp#LIMIT}, and need not be compared with it
     */
    abstract void exp(float[] z, int off, int n, double max, boolean near, double[] out, int outOff, Scratch s);

    abstract void scale(double[] values, int off, int n, double factor);

    /** The sum in the order that {@link Lanes} says. */
    abstract double sum(float[] values, int off, int n, Scratch s);

    abstract double sum(double[] values, int off, int n, Scratch s);

    /**
     * The sum in the order of {@link Lanes#byFours}, which is several times faster: relative error at most 1.2e-7 where
     * no value is negative.
     */
    abstract double sumByFours(float[] values, int off, int n, Scratch s);

    /** Adds to {@code out} the sums of the multiples of both grids of {@link OrderFreeSum}, each exact in any order. */
    abstract void addOrderFree(double[] values, int off, int n, double coarse, double fine, double[] out, Scratch s);

    /**
     * The three sums of {@link Kernels#temperatureSums}, scaled by 2^64, into {@code out}.
     *
     * @param near whether all β·(max − z[i]) are below {@link DoubleExp#LIMIT}
     */
    abstract void moments(float[] z, int off, int n, double max, double beta, boolean near, double[] out, Scratch s);

    /**
     * out[i] = 2^−k₀ · e^(β·z[i]) as {@link DivergencePass} has it, for at most a block of scores.
     *
     * @return the {@link FloatOrder#range}, of bits not flipped, of the sums with the magic number
     */
    abstract long expAt(float[] z, int off, int n, float slope, float magic, float[] out, int outOff, Scratch s);

    /**
     * out[i] = {@link NearExp#scaled} of z[i], for at most a block of scores.
     *
     * @return false, with whatever in {@code out}, when a score is below {@link NearExp#limit}
     */
    abstract boolean nearExp(float[] z, int off, int n, float high, float low, float magic, float[] out, Scratch s);

    /** values[i] = 0 where z[off + i] is below {@code from}, or {@code to} or more. */
    abstract void keepBetween(float[] z, int off, int n, float from, float to, float[] values);

    /** values[i] ·= max − z[off + i]. */
    abstract void multiplyByDistances(float[] z, int off, int n, float max, float[] values);

    /** The gains and terms of {@link DivergencePass}, from the scores of both rows and their exponentials. */
    abstract void gains(
            float[] t,
            int tOff,
            float[] p,
            int pOff,
            float[] s,
            int sOff,
            float[] q,
            int qOff,
            int n,
            RowDivergence.Gains g,
            float[] out,
            int outOff,
            float[] terms);
}
