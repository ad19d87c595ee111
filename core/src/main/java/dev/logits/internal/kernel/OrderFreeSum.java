package dev.logits.internal.kernel;

/**
 * A sum of doubles that does not depend on their order, bit for bit: rows of the same scores in another order of
 * classes then tie. Each term is cut into a multiple of a coarse grid, a multiple of a fine grid, and a rest that is
 * dropped; the grids are such that the sums of either kind of multiples are exact.
 *
 * <p>With n ≤ 2^L terms of magnitude 2^m or less the coarse grid is {@code 2^(m + L − 52)}: the multiples add up to no
 * more than 2^52 of it. What a term leaves is at most half of it, so that the fine grid is {@code 2^(m + 2L − 105)} in
 * the same way, and n terms lose n/2 of that. Adding and subtracting {@code 1.5 · 2^52} of a grid rounds to it.
 *
 * <p>Reference: J. Demmel, H. D. Nguyen, Fast reproducible floating-point summation, ARITH 2013.
 */
public final class OrderFreeSum {
    private final double coarse;
    private final double fine;
    private double high;
    private double low;

    /**
     * @param most what no term's magnitude exceeds
     * @param terms how many terms there are at most
     */
    public OrderFreeSum(double most, int terms) {
        coarse = coarse(Math.scalb(1.0, Math.getExponent(most) + 1), terms);
        fine = fine(coarse, terms);
    }

    /** Adds one term. */
    public void add(double x) {
        double h = (x + coarse) - coarse;
        high += h;
        low += (x - h + fine) - fine;
    }

    /** The sum of all terms so far; 0 before the first. */
    public double value() {
        return high + low;
    }

    /** What rounds to the coarse grid. */
    static double coarse(double powerOfTwo, int terms) {
        return 1.5 * powerOfTwo * power(bits(terms));
    }

    /** What rounds to the fine grid. */
    static double fine(double coarse, int terms) {
        return coarse * power(bits(terms) - 53);
    }

    private static double power(int exponent) {
        return Double.longBitsToDouble(1023L + exponent << 52);
    }

    /** L; at least 2, so that a term leaves the exponent of what it is added to. */
    private static int bits(int terms) {
        return Math.max(2, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, terms - 1)));
    }
}
