package dev.logits.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes on vectors of 128, 256 or 512 bits.
 *
 * <p>What the JIT compilers of 17 to 25 need: one loop a method, on locals; constants broadcast to locals before it;
 * accumulators that start as broadcasts and meet no other vector where paths join; no masks, for which 17 needs several
 * instructions more, but integer minima and maxima. Otherwise 17 allocates vectors in the loop. It also does so when it
 * inlines several such loops into one caller, which the length of the exponentials' methods (over 325 bytecodes) rules
 * out.
 */
final class VectorKernels extends RowKernels {
    /** The CPU's, of 512 bits at most; {@link VectorProvider} has checked the least. */
    static final VectorShape SHAPE =
            VectorShape.forBitSize(Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(), 512));

    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);
    static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SHAPE);

    /** As many floats as {@link #DOUBLES} has doubles. */
    static final VectorSpecies<Float> HALF_FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    private static final int F = FLOATS.length();
    private static final int D = DOUBLES.length();

    /** Whether the JVM is one that takes long for some vector operations, or makes objects of vectors: JDK 17. */
    static final boolean BEFORE_21 = Runtime.version().feature() < 21;

    /**
     * Whether a range is found in a loop of its own. JDK 17 makes objects of vectors in the loop of an exponential that
     * finds a range as well, in most processes that have scored short rows before; and with eight floats a vector that
     * loop takes longer than two.
     */
    private static final boolean RANGE_APART = BEFORE_21 || F < 16;

    @Override
    long range(float[] z, int off, int n) {
        return n < 2 * F ? FloatOrder.range(z, off, n) : VectorRange.of(z, off, off + n);
    }

    @Override
    int indexOf(float[] z, int off, int n, float value) {
        return VectorRange.firstIndexOf(z, off, n, value);
    }

    @Override
    void shift(float[] z, int off, int n, float shift, float limit, float[] out) {
        shiftBetween(z, off, off + n - F + 1, shift, limit, out, -off);
        if (n % F > 0) {
            // Overlaps the vector before.
            shiftBetween(z, off + n - F, off + n - F + 1, shift, limit, out, -off);
        }
    }

    private static void shiftBetween(float[] z, int from, int to, float shift, float limit, float[] out, int move) {
        FloatVector shifts = FloatVector.broadcast(FLOATS, shift);
        FloatVector limits = FloatVector.broadcast(FLOATS, limit);
        for (int i = from; i < to; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i).sub(shifts);
            x.blend(limits, x.compare(VectorOperators.LT, limits)).intoArray(out, i + move);
        }
    }

    @Override
    void exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s) {
        VectorFloatExp.exp(z, off, n, shift, magic, out, outOff);
    }

    @Override
    void normalExp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s) {
        VectorFloatExp.normalExp(z, off, n, shift, magic, out, outOff);
    }

    @Override
    long normalExp(
            float[] x,
            int off,
            int n,
            float shift,
            float magic,
            float[] out,
            int outOff,
            float[] z,
            int next,
            Scratch s) {
        if (RANGE_APART) {
            VectorFloatExp.normalExp(x, off, n, shift, magic, out, outOff);
            return range(z, next, n);
        }
        return VectorFloatExp.normalExp(x, off, n, shift, magic, out, outOff, z, next);
    }

    @Override
    void exp(float[] z, int off, int n, double max, boolean near, double[] out, int outOff, Scratch s) {
        VectorDoubleExp.exp(z, off, n, max, out, outOff);
    }

    @Override
    public double softmax(double[] v, int n) {
        return n < 2 * F ? DoubleSoftmax.inPlace(v, n) : VectorDoubleSoftmax.inPlace(v, n);
    }

    @Override
    double sum(float[] values, int off, int n, Scratch s) {
        return VectorSums.sum(values, off, n, s);
    }

    @Override
    double sum(double[] values, int off, int n, Scratch s) {
        return VectorSums.sum(values, off, n, s);
    }

    @Override
    double sumByFours(float[] values, int off, int n, Scratch s) {
        return VectorSums.sumByFours(values, off, n, s);
    }

    @Override
    void addOrderFree(double[] values, int off, int n, double coarse, double fine, double[] out, Scratch s) {
        VectorSums.addOrderFree(values, off, n, coarse, fine, out);
    }

    @Override
    void moments(float[] z, int off, int n, double max, double beta, boolean near, double[] out, Scratch s) {
        VectorDoubleExp.moments(z, off, n, max, beta, out, s);
    }

    @Override
    void scale(float[] values, int off, int n, double factor) {
        float high = (float) factor;
        float low = (float) (factor - high);
        FloatVector highs = FloatVector.broadcast(FLOATS, high);
        FloatVector lows = FloatVector.broadcast(FLOATS, low);
        int end = off + n;
        int i = off;
        for (; i <= end - F; i += F) {
            FloatVector v = FloatVector.fromArray(FLOATS, values, i);
            v.fma(highs, v.mul(lows)).intoArray(values, i);
        }
        for (; i < end; i++) {
            values[i] = Math.fma(values[i], high, values[i] * low);
        }
    }

    @Override
    void scale(double[] values, int off, int n, double factor) {
        DoubleVector factors = DoubleVector.broadcast(DOUBLES, factor);
        int end = off + n;
        int i = off;
        for (; i <= end - D; i += D) {
            DoubleVector.fromArray(DOUBLES, values, i).mul(factors).intoArray(values, i);
        }
        for (; i < end; i++) {
            values[i] *= factor;
        }
    }

    @Override
    void subtract(float[] z, int off, int n, double lse, float[] out, int outOff) {
        DoubleVector lses = DoubleVector.broadcast(DOUBLES, lse);
        int i = 0;
        for (; i <= n - D; i += D) {
            DoubleVector x = widen(FloatVector.fromArray(HALF_FLOATS, z, off + i));
            narrow(x.sub(lses)).intoArray(out, outOff + i);
        }
        for (; i < n; i++) {
            out[outOff + i] = (float) (z[off + i] - lse);
        }
    }

    static DoubleVector widen(FloatVector v) {
        return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    static FloatVector narrow(DoubleVector v) {
        return (FloatVector) v.convertShape(VectorOperators.D2F, HALF_FLOATS, 0);
    }

    @Override
    long expAt(float[] z, int off, int n, float slope, float magic, float[] out, int outOff, Scratch s) {
        if (BEFORE_21) {
            VectorDivergence.expAlone(z, off, n, slope, magic, out, outOff);
            return DivergencePass.rangeOfSums(range(z, off, n), slope, magic);
        }
        return VectorDivergence.exp(z, off, n, slope, magic, out, outOff);
    }

    @Override
    boolean nearExp(float[] z, int off, int n, float high, float low, float magic, float[] out, Scratch s) {
        return n < F
                ? ScalarNearExp.exp(z, off, n, high, low, magic, out, s)
                : VectorNearExp.exp(z, off, n, high, low, magic, out);
    }

    @Override
    void keepBetween(float[] z, int off, int n, float from, float to, float[] values) {
        int done = VectorNearExp.keepBetween(z, off, n, from, to, values);
        ScalarNearExp.keepBetween(z, off, done, n, from, to, values);
    }

    @Override
    void multiplyByDistances(float[] z, int off, int n, float max, float[] values) {
        int done = VectorNearExp.multiplyByDistances(z, off, n, max, values);
        ScalarNearExp.multiplyByDistances(z, off, done, n, max, values);
    }

    @Override
    void gains(
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
            float[] terms) {
        int done = VectorDivergence.gains(t, tOff, p, pOff, s, sOff, q, qOff, n, g, out, outOff, terms);
        ScalarDivergence.gains(t, tOff, p, pOff, s, sOff, q, qOff, done, n, g, out, outOff, terms);
    }

    @Override
    public void widenFloat16(short[] half, int off, int n, float[] out, int outOff) {
        VectorHalfFloats.widenFloat16(half, off, n, out, outOff);
    }

    @Override
    public void widenBfloat16(short[] half, int off, int n, float[] out, int outOff) {
        VectorHalfFloats.widenBfloat16(half, off, n, out, outOff);
    }

    // Batches of short rows go by whole vectors, one row to a lane, and the rows that are left one by one.

    @Override
    public int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        int whole = n <= SHORT ? VectorShortRows.wholeVectors(rows) : 0;
        int bad = VectorShortRows.logSumExp(z, off, whole, n, lse, lseOff);
        int later = super.logSumExp(z, off + whole * n, rows - whole, n, lse, lseOff + whole);
        return bad >= 0 || later < 0 ? bad : whole + later;
    }

    @Override
    public int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        int whole = n <= SHORT ? VectorShortRows.wholeVectors(rows) : 0;
        int bad = VectorShortRows.softmax(z, off, whole, n, out, outOff);
        int later = super.softmax(z, off + whole * n, rows - whole, n, out, outOff + whole * n);
        return bad >= 0 || later < 0 ? bad : whole + later;
    }

    @Override
    public int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        int whole = n <= SHORT ? VectorShortRows.wholeVectors(rows) : 0;
        int bad = VectorShortRows.logSoftmax(z, off, whole, n, out, outOff);
        int later = super.logSoftmax(z, off + whole * n, rows - whole, n, out, outOff + whole * n);
        return bad >= 0 || later < 0 ? bad : whole + later;
    }

    @Override
    public int softmaxMinusOneHot(
            float[] z,
            int off,
            int rows,
            int n,
            int[] labels,
            int labelOff,
            double scale,
            float[] out,
            int outOff,
            double[] nll,
            int nllOff) {
        int whole = n <= SHORT ? VectorShortRows.wholeVectors(rows) : 0;
        int bad =
                VectorShortRows.softmaxMinusOneHot(z, off, whole, n, labels, labelOff, scale, out, outOff, nll, nllOff);
        int later = super.softmaxMinusOneHot(
                z,
                off + whole * n,
                rows - whole,
                n,
                labels,
                labelOff + whole,
                scale,
                out,
                outOff + whole * n,
                nll,
                nllOff + whole);
        return bad >= 0 || later < 0 ? bad : whole + later;
    }

    @Override
    public String toString() {
        return "vector kernels of " + SHAPE.vectorBitSize() + " bits";
    }
}
