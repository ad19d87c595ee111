package dev.logits.internal.sum;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Sums of many columns of products, each term rounded to a grid that is fixed beforehand, so that the sums of what is
 * rounded are exact and have no order. Nothing is spent on a term but the {@code fma} that a plain sum takes: an
 * accumulator starts at {@code 1.5 · 2^52} grids and stays between 2^52 and 2^53 of them, where doubles are one grid
 * apart, so that {@code fma(x, r, accumulator)} rounds the term to the grid and adds it.
 *
 * <p>A term half way between two multiples of the grid would go to the one that makes the accumulator even, which
 * depends on what was added before. {@link #odd} keeps terms from being there: where r is an odd multiple of its last
 * bit, and x·r is a multiple of half a grid but not of a grid, then x·r has more than 51 bits above the grid; but it
 * must not have more than 42.
 *
 * <p>After at most {@value #TERMS} terms a column, {@link #flush} takes the whole numbers of grids out.
 *
 * <p>Error: a column's grid is at most 2^−41 of its bound, a term's error half of that; the sum is rounded once
 * (GridSumsTest).
 *
 * <p>Reference: K. Ozaki, T. Ogita, S. Oishi, S. M. Rump, Error-free transformations of matrix multiplication, Numer.
 * Algorithms 59, 2012, round to a grid to make sums of products exact; J. Demmel, H. D. Nguyen, Fast reproducible
 * floating-point summation, ARITH 2013.
 *
 * @since 0.1
 */
public final class GridSums implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** The most terms that may be added to a column between two calls of {@link #flush}. */
    public static final int TERMS = 256;

    /** Terms are below 2^e, grids 2^(e − 42): 2^8 terms make 2^50 grids. */
    private static final int GRID = -42;

    private static final int FRACTION = 52;
    private static final long FRACTION_MASK = (1L << FRACTION) - 1;

    /** The fraction of 1.5. */
    private static final long HALF = 1L << FRACTION - 1;

    /** Flushes of 2^50 grids that a long can hold, and some to spare. */
    private static final int FLUSHES_BETWEEN_CARRIES = 1 << 11;

    private static final int CARRY = 40;
    private static final int INFINITE = 0x7ff;

    private final double[] accumulators;
    private final long[] low;
    /** Multiples of 2^40 grids; there from the first carry on. */
    private long[] high;

    private int flushes;
    private boolean finite = true;

    /**
     * Sums of given bounds.
     *
     * @param bounds one per column: no term's magnitude exceeds it, and at least one is near it where sums should be
     *     exact
     * @throws IllegalArgumentException if a bound is negative, NaN, or 2^970 or above
     */
    public GridSums(double[] bounds) {
        accumulators = new double[bounds.length];
        low = new long[bounds.length];
        for (int j = 0; j < bounds.length; j++) {
            accumulators[j] = start(bounds[j]);
        }
    }

    /** Sums of another's bounds. */
    private GridSums(GridSums other) {
        accumulators = new double[other.low.length];
        low = new long[other.low.length];
        for (int j = 0; j < low.length; j++) {
            long bits = Double.doubleToRawLongBits(other.accumulators[j]);
            accumulators[j] = Double.longBitsToDouble(bits & ~FRACTION_MASK | HALF);
        }
    }

    /** Empty sums with the same grids, for another thread. */
    public GridSums empty() {
        return new GridSums(this);
    }

    private static double start(double bound) {
        if (!(bound >= 0) || Math.getExponent(bound) >= 970) {
            throw new IllegalArgumentException("sums need a bound from 0 to 2^970, got " + bound);
        }
        boolean subnormal = bound < Double.MIN_NORMAL;
        int exponent = 1 + (subnormal ? Math.getExponent(bound * 0x1p200) - 200 : Math.getExponent(bound));
        return Math.scalb(1.5, Math.max(exponent + GRID + FRACTION, Double.MIN_EXPONENT));
    }

    /**
     * A factor whose products round to the nearest multiple of a grid in only one way: the double, or its neighbor of
     * larger magnitude. 0 stays 0.
     */
    public static double odd(double r) {
        return r == 0 ? r : Double.longBitsToDouble(Double.doubleToRawLongBits(r) | 1);
    }

    /**
     * What terms are added to, as {@code a[j] = Math.fma(x, r, a[j])} with an {@link #odd} r: at most {@value #TERMS}
     * times per column, then {@link #flush}.
     */
    public double[] accumulators() {
        return accumulators;
    }

    /** Takes out what was added; not after every term, as it costs as much as some. */
    public void flush() {
        flush(0, low.length);
        flushed();
    }

    private void flush(int from, int to) {
        double[] a = accumulators;
        long[] sums = low;
        long most = 0;
        for (int j = from; j < to; j++) {
            long bits = Double.doubleToRawLongBits(a[j]);
            most = Math.max(most, bits & Long.MAX_VALUE);
            sums[j] += (bits & FRACTION_MASK) - HALF;
            a[j] = Double.longBitsToDouble(bits & ~FRACTION_MASK | HALF);
        }
        if (most >>> FRACTION >= INFINITE) {
            finite = false;
        }
    }

    private void flushed() {
        if (++flushes >= FLUSHES_BETWEEN_CARRIES) {
            carry();
        }
    }

    private void carry() {
        if (high == null) {
            high = new long[low.length];
        }
        for (int j = 0; j < low.length; j++) {
            long over = low[j] >> CARRY;
            high[j] += over;
            low[j] -= over << CARRY;
        }
        flushes = 0;
    }

    /** Adds the terms of sums that {@link #empty} made; they stay as they are. */
    public void add(GridSums others) {
        flush();
        others.flush();
        others.carry();
        carry();
        for (int j = 0; j < low.length; j++) {
            low[j] += others.low[j];
            high[j] += others.high[j];
        }
        finite &= others.finite;
        carry();
    }

    /** Writes the sums, each rounded once; NaN for all where a term was not finite. */
    public void into(double[] out) {
        flush();
        if (!finite) {
            Arrays.fill(out, 0, low.length, Double.NaN);
            return;
        }
        carry();
        for (int j = 0; j < low.length; j++) {
            double grid = Math.ulp(accumulators[j]);
            out[j] = (high[j] * 0x1p40 + low[j]) * grid;
        }
    }
}
