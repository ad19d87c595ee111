package dev.logits.internal.sum;

import java.util.Arrays;

/**
 * What meets every term of an {@link ExactSum}. Each of {@value #LANES} lanes cuts its terms into multiples of three
 * grids, each 2^45 times as fine as the one before: adding and subtracting {@code 1.5 · 2^52} of a grid rounds to it,
 * and what is left is exact. With terms up to 2^e the coarse grid is 2^(e − 45), so that {@value #ROWS} terms of a lane
 * make at most 2^53 grids, which doubles add exactly.
 *
 * <p>Lanes are plain loops over arrays, of which the compiler makes vectors if all have one index; so terms, which
 * begin anywhere, are copied first.
 *
 * <p>Reference: S. M. Rump, T. Ogita, S. Oishi, Accurate floating-point summation, SIAM J. Sci. Comput. 31, 2008.
 */
final class LaneSums {
    /** How many sums run side by side. */
    static final int LANES = 64;

    /** The most terms that are added at a time, all or none. */
    static final int GROUP = 16 * LANES;

    /** Terms of a lane between two calls of {@link #flush}. */
    private static final int ROWS = 256;

    private static final int FRACTION = 52;

    /** The fraction of a double and the bits that {@link #ROWS} multiples need. */
    private static final int FINER = 53 - 8;

    /** Where each grid, and its inverse, is a double. */
    private static final int LEAST_EXPONENT = -850;

    private static final int MOST_EXPONENT = 900;

    /** What the largest term may grow by until the grids must change. */
    private static final int ROOM = 3;

    private final double[] coarse = new double[LANES];
    private final double[] middle = new double[LANES];
    private final double[] fine = new double[LANES];
    private final double[] before = new double[3 * LANES];
    private final double[] terms = new double[LANES];
    /** Σ |x| of each lane in this group, and of what is below the finest grid. */
    private final double[] magnitudes = new double[LANES];

    private final double[] left = new double[LANES];
    private int exponent = ROOM;
    private int rows;

    /**
     * Adds terms.
     *
     * @param n at most {@value #GROUP}
     * @param wide takes what must make room
     * @return whether it did; otherwise a term is not finite, or terms differ by too much, and none was added
     */
    boolean add(double[] x, int from, int n, WideSum wide) {
        if (rows + GROUP / LANES > ROWS) {
            flush(wide);
        }
        if (tryAdd(x, from, n)) {
            return true;
        }
        double largest = 0;
        for (double m : magnitudes) {
            largest = Math.max(largest, m);
        }
        int fitting = Math.getExponent(largest) + ROOM; // of NaN and ∞, 1024
        if (fitting == exponent || fitting < LEAST_EXPONENT || fitting > MOST_EXPONENT) {
            return false;
        }
        flush(wide);
        exponent = fitting;
        return tryAdd(x, from, n);
    }

    private boolean tryAdd(double[] x, int from, int n) {
        System.arraycopy(coarse, 0, before, 0, LANES);
        System.arraycopy(middle, 0, before, LANES, LANES);
        System.arraycopy(fine, 0, before, 2 * LANES, LANES);
        Arrays.fill(magnitudes, 0);
        Arrays.fill(left, 0);
        double first = rounding(1);
        double second = rounding(2);
        double third = rounding(3);
        for (int i = 0; i < n; i += LANES) {
            int some = Math.min(LANES, n - i);
            System.arraycopy(x, from + i, terms, 0, some);
            addRow(terms, some, first, second, third, coarse, middle, fine, magnitudes, left);
        }
        double most = Math.scalb(1.0, exponent);
        boolean fit = true;
        for (int i = 0; i < LANES; i++) {
            fit &= magnitudes[i] <= most & left[i] == 0;
        }
        if (fit) {
            rows += GROUP / LANES;
        } else {
            System.arraycopy(before, 0, coarse, 0, LANES);
            System.arraycopy(before, LANES, middle, 0, LANES);
            System.arraycopy(before, 2 * LANES, fine, 0, LANES);
        }
        return fit;
    }

    /** Adds and subtracts to a multiple of a grid. */
    private double rounding(int level) {
        return Math.scalb(1.5, exponent - level * FINER + FRACTION);
    }

    private static void addRow(
            double[] x,
            int n,
            double first,
            double second,
            double third,
            double[] coarse,
            double[] middle,
            double[] fine,
            double[] magnitudes,
            double[] left) {
        for (int i = 0; i < n; i++) {
            double rest = x[i];
            magnitudes[i] += Math.abs(rest);
            double part = (rest + first) - first;
            coarse[i] += part;
            rest -= part;
            part = (rest + second) - second;
            middle[i] += part;
            rest -= part;
            part = (rest + third) - third;
            fine[i] += part;
            left[i] += Math.abs(rest - part);
        }
    }

    /** Moves what the lanes hold. */
    void flush(WideSum wide) {
        if (rows > 0) {
            flush(coarse, 1, wide);
            flush(middle, 2, wide);
            flush(fine, 3, wide);
            rows = 0;
        }
    }

    /** Whole numbers of grids, at most 2^53 a lane. */
    private void flush(double[] lanes, int level, WideSum wide) {
        int gridExponent = exponent - level * FINER;
        double perUnit = Math.scalb(1.0, -gridExponent);
        long sum = 0;
        for (double lane : lanes) {
            sum += (long) (lane * perUnit);
        }
        Arrays.fill(lanes, 0);
        double grid = Math.scalb(1.0, gridExponent);
        long high = sum >> 32;
        wide.add((double) high * 0x1p32 * grid);
        wide.add((sum - (high << 32)) * grid);
    }
}
