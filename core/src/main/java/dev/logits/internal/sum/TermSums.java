package dev.logits.internal.sum;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Sums of many columns, each term rounded to a grid of its column by itself, so that the sums of what is rounded are
 * exact and have no order: {@code (x·r + C) − C} with {@code C = 1.5 · 2^52} grids. It takes three operations where
 * {@link GridSums} takes one, needs no odd factors, and its grids are finer.
 *
 * <p>Columns that need it are summed exactly: what rounding took from a term goes to a second grid, 2^45 times finer.
 *
 * <p>Error of a term: at most 2^−45 of its column's bound, 2^−90 in columns that are summed exactly. A sum is rounded
 * once, in these columns twice (TermSumsTest). A bound below 2^−900 counts as that.
 *
 * <p>Reference: K. Ozaki, T. Ogita, S. Oishi, S. M. Rump, Error-free transformations of matrix multiplication, Numer.
 * Algorithms 59, 2012; J. Demmel, H. D. Nguyen, Fast reproducible floating-point summation, ARITH 2013.
 *
 * @since 0.1
 */
public final class TermSums implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** Terms of a column between two flushes. */
    private static final int TERMS = 256;

    /** Rows that can be added at a time. */
    public static final int ROWS = 4;

    /** Terms are up to 2^e, grids 2^(e − 45): 2^8 terms make 2^53 grids, which doubles count exactly. */
    private static final int BITS = 45;

    private static final int LEAST_EXPONENT = -900;
    private static final int MOST_EXPONENT = 1000;

    private final Level coarse;
    private final Level fine;
    /** Where ranges of exact columns begin and end. */
    private final int[] exact;

    private int terms;
    private boolean finite = true;

    /** Whole numbers of grids for every column, and what waits to join them. */
    private static final class Level implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        /** Flushes of 2^53 grids that a long can hold, and some to spare. */
        private static final int FLUSHES_BETWEEN_CARRIES = 1 << 8;

        private static final int CARRY = 40;

        final double[] rounding;
        final double[] waiting;
        final long[] low;
        long[] high;
        private int flushes;

        Level(double[] rounding) {
            this.rounding = rounding;
            waiting = new double[rounding.length];
            low = new long[rounding.length];
        }

        double grid(int j) {
            return Math.ulp(rounding[j]);
        }

        /** Returns whether all is finite. */
        boolean flush(int from, int to) {
            double worst = 0;
            for (int j = from; j < to; j++) {
                worst += waiting[j] - waiting[j]; // NaN where it is not finite
                low[j] += (long) (waiting[j] * (0x1.8p52 / rounding[j]));
                waiting[j] = 0;
            }
            return worst == 0;
        }

        void flushed() {
            if (++flushes >= FLUSHES_BETWEEN_CARRIES) {
                carry();
            }
        }

        void carry() {
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

        void add(Level other) {
            other.carry();
            carry();
            for (int j = 0; j < low.length; j++) {
                low[j] += other.low[j];
                high[j] += other.high[j];
            }
            carry();
        }
    }

    /**
     * Sums of given bounds.
     *
     * @param bounds one per column: no term's magnitude exceeds it
     * @param exactly which columns are summed exactly
     * @throws IllegalArgumentException if a bound is negative, NaN, or 2^1000 or above
     */
    public TermSums(double[] bounds, boolean[] exactly) {
        double[] first = new double[bounds.length];
        double[] second = new double[bounds.length];
        for (int j = 0; j < bounds.length; j++) {
            int exponent = exponent(bounds[j]);
            first[j] = Math.scalb(1.5, exponent - BITS + 52);
            second[j] = Math.scalb(1.5, exponent - 2 * BITS + 52);
        }
        exact = ranges(exactly);
        coarse = new Level(first);
        fine = new Level(exact.length == 0 ? new double[0] : second);
    }

    private TermSums(TermSums other) {
        exact = other.exact;
        coarse = new Level(other.coarse.rounding);
        fine = new Level(other.fine.rounding);
    }

    private static int exponent(double bound) {
        if (!(bound >= 0) || Math.getExponent(bound) >= MOST_EXPONENT) {
            throw new IllegalArgumentException("sums need a bound from 0 to 2^" + MOST_EXPONENT + ", got " + bound);
        }
        return Math.max(LEAST_EXPONENT, Math.getExponent(bound) + 1);
    }

    private static int[] ranges(boolean[] exactly) {
        int[] ranges = new int[2 * exactly.length];
        int used = 0;
        for (int j = 0; j < exactly.length; j++) {
            if (exactly[j]) {
                if (used == 0 || ranges[used - 1] < j) {
                    ranges[used] = j;
                    used += 2;
                }
                ranges[used - 1] = j + 1;
            }
        }
        return Arrays.copyOf(ranges, used);
    }

    /** Empty sums with the same grids, for another thread. */
    public TermSums empty() {
        return new TermSums(this);
    }

    /** Adds {@code x[i] · r[i]} to column i, of all columns. */
    public void add(double[] x, double[] r) {
        addFirst(x, r, coarse.rounding, coarse.waiting);
        addRest(x, r);
        count(1);
    }

    /**
     * Adds {@code xs[k][i] · rs[k][i]} to column i for each row k, of which there are four: a column's sum is read and
     * written once for all.
     */
    public void add(double[][] xs, double[][] rs) {
        addFirst(xs[0], xs[1], xs[2], xs[3], rs[0], rs[1], rs[2], rs[3], coarse.rounding, coarse.waiting);
        for (int k = 0; k < ROWS; k++) {
            addRest(xs[k], rs[k]);
        }
        count(ROWS);
    }

    /** Adds {@code x · r[i]} to column i, of all columns. */
    public void add(double x, double[] r) {
        addFirst(x, r, coarse.rounding, coarse.waiting);
        addRest(x, r);
        count(1);
    }

    /** Adds {@code rs[k][i]} to column i for each row k, of which there are four. */
    public void add(double[][] rs) {
        addFirst(rs[0], rs[1], rs[2], rs[3], coarse.rounding, coarse.waiting);
        for (int k = 0; k < ROWS; k++) {
            addRest(1, rs[k]);
        }
        count(ROWS);
    }

    // One index for all arrays: with an offset in some of them the compiler would make no vectors.

    private static void addFirst(double[] x, double[] r, double[] c, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += Math.fma(x[i], r[i], c[i]) - c[i];
        }
    }

    private static void addFirst(double x, double[] r, double[] c, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += Math.fma(x, r[i], c[i]) - c[i];
        }
    }

    private static void addFirst(
            double[] xa,
            double[] xb,
            double[] xc,
            double[] xd,
            double[] ra,
            double[] rb,
            double[] rc,
            double[] rd,
            double[] c,
            double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            double two = Math.fma(xa[i], ra[i], c[i]) - c[i] + (Math.fma(xb[i], rb[i], c[i]) - c[i]);
            double more = Math.fma(xc[i], rc[i], c[i]) - c[i] + (Math.fma(xd[i], rd[i], c[i]) - c[i]);
            sums[i] += two + more;
        }
    }

    private static void addFirst(double[] ra, double[] rb, double[] rc, double[] rd, double[] c, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            double two = ra[i] + c[i] - c[i] + (rb[i] + c[i] - c[i]);
            double more = rc[i] + c[i] - c[i] + (rd[i] + c[i] - c[i]);
            sums[i] += two + more;
        }
    }

    private void addRest(double[] x, double[] r) {
        for (int e = 0; e < exact.length; e += 2) {
            for (int j = exact[e]; j < exact[e + 1]; j++) {
                addRest(j, x[j], r[j]);
            }
        }
    }

    private void addRest(double x, double[] r) {
        for (int e = 0; e < exact.length; e += 2) {
            for (int j = exact[e]; j < exact[e + 1]; j++) {
                addRest(j, x, r[j]);
            }
        }
    }

    private void addRest(int j, double x, double r) {
        double c = coarse.rounding[j];
        double rest = Math.fma(x, r, c - Math.fma(x, r, c));
        fine.waiting[j] += rest + fine.rounding[j] - fine.rounding[j];
    }

    private void count(int rows) {
        terms += rows;
        if (terms > TERMS - ROWS) {
            flush();
        }
    }

    private void flush() {
        finite &= coarse.flush(0, coarse.low.length);
        coarse.flushed();
        if (exact.length > 0) {
            for (int e = 0; e < exact.length; e += 2) {
                finite &= fine.flush(exact[e], exact[e + 1]);
            }
            fine.flushed();
        }
        terms = 0;
    }

    /** Adds the terms of sums that {@link #empty} made; they stay as they are. */
    public void add(TermSums others) {
        flush();
        others.flush();
        coarse.add(others.coarse);
        fine.add(others.fine);
        finite &= others.finite;
    }

    /** Writes the sums from {@code off} on; NaN for all where a term was not finite. */
    public void into(double[] out, int off) {
        flush();
        if (!finite) {
            Arrays.fill(out, off, off + coarse.low.length, Double.NaN);
            return;
        }
        coarse.carry();
        fine.carry();
        for (int j = 0; j < coarse.low.length; j++) {
            out[off + j] = (coarse.high[j] * 0x1p40 + coarse.low[j]) * coarse.grid(j);
        }
        for (int e = 0; e < exact.length; e += 2) {
            for (int j = exact[e]; j < exact[e + 1]; j++) {
                double rest = (fine.high[j] * 0x1p40 + fine.low[j]) * fine.grid(j);
                out[off + j] = coarse.high[j] * 0x1p40 * coarse.grid(j) + (coarse.low[j] * coarse.grid(j) + rest);
            }
        }
    }
}
