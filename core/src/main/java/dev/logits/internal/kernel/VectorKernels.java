package dev.logits.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes on vectors of 128, 256 or 512 bits.
 *
 * <p>What the JIT compilers of 17 to 25 need: one loop a method, on locals; constants broadcast to locals before it and
 * handed to the exponential, which is inlined; accumulators that start as broadcasts. Vectors in static fields, masks and
 * nested loops make 17 allocate in the loop. So sums take one pass over the (cached) block for each vector's worth of
 * lanes, and what would be a mask is an integer minimum or a product with 0 or 1.
 */
final class VectorKernels extends RowKernels {
    static final VectorShape SHAPE = shape();
    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);
    static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SHAPE);

    /** As many floats as {@link #DOUBLES} has doubles. */
    static final VectorSpecies<Float> HALF_FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    private static final VectorSpecies<Short> HALF_SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    private static final int F = FLOATS.length();
    private static final int D = DOUBLES.length();

    private static VectorShape shape() {
        int bits = Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(), 512);
        if (bits < 128) {
            throw new UnsupportedOperationException("vectors of " + bits + " bits");
        }
        return VectorShape.forBitSize(bits);
    }

    @Override
    long range(float[] z, int off, int n) {
        return n < 2 * F ? Keys.range(z, off, n) : rangeOf(z, off, n);
    }

    private static long rangeOf(float[] z, int off, int n) {
        IntVector magnitude = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        IntVector max0 = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector max1 = max0;
        IntVector min0 = magnitude;
        IntVector min1 = magnitude;
        int last = off + n - 2 * F;
        for (int i = off; i < last; i += 2 * F) {
            IntVector a = keys(z, i, magnitude);
            IntVector b = keys(z, i + F, magnitude);
            max0 = max0.max(a);
            max1 = max1.max(b);
            min0 = min0.min(a);
            min1 = min1.min(b);
        }
        // The last two vectors overlap what came before, which changes neither maximum nor minimum.
        IntVector a = keys(z, last, magnitude);
        IntVector b = keys(z, last + F, magnitude);
        int max = max0.max(a).max(max1.max(b)).reduceLanes(VectorOperators.MAX);
        int min = min0.min(a).min(min1.min(b)).reduceLanes(VectorOperators.MIN);
        return Keys.range(max, min);
    }

    private static IntVector keys(float[] z, int i, IntVector magnitude) {
        IntVector bits = FloatVector.fromArray(FLOATS, z, i).reinterpretAsInts();
        return bits.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, bits);
    }

    @Override
    int indexOf(float[] z, int off, int n, float value) {
        FloatVector wanted = FloatVector.broadcast(FLOATS, value);
        int i = off;
        while (i <= off + n - F
                && !FloatVector.fromArray(FLOATS, z, i)
                        .compare(VectorOperators.EQ, wanted)
                        .anyTrue()) {
            i += F;
        }
        while (z[i] != value) {
            i++;
        }
        return i - off;
    }

    @Override
    void shift(float[] z, int off, int n, float shift, float limit, float[] out) {
        FloatVector shifts = FloatVector.broadcast(FLOATS, shift);
        FloatVector limits = FloatVector.broadcast(FLOATS, limit);
        for (int i = 0; i < n; i += F) {
            int at = Math.min(i, n - F);
            FloatVector x = FloatVector.fromArray(FLOATS, z, off + at).sub(shifts);
            x.blend(limits, x.compare(VectorOperators.LT, limits)).intoArray(out, at);
        }
    }

    @Override
    double exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s) {
        return VectorFloatExp.exp(z, off, n, shift, magic, out, outOff, s);
    }

    @Override
    double exp(float[] z, int off, int n, double max, double[] out, int outOff, Scratch s) {
        return VectorDoubleExp.exp(z, off, n, max, out, outOff, s);
    }

    @Override
    void moments(float[] z, int off, int n, double max, double beta, double[] out, Scratch s) {
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
    public void widenFloat16(short[] half, int off, int n, float[] out, int outOff) {
        IntVector magnitudes = IntVector.broadcast(INTS, HalfFloat.MAGNITUDE);
        IntVector signs = IntVector.broadcast(INTS, HalfFloat.SIGN);
        IntVector infinite = IntVector.broadcast(INTS, HalfFloat.INFINITE);
        IntVector exponent = IntVector.broadcast(INTS, HalfFloat.FLOAT_EXPONENT);
        FloatVector rebias = FloatVector.broadcast(FLOATS, HalfFloat.REBIAS);
        int i = 0;
        for (; i <= n - F; i += F) {
            IntVector bits = widen(ShortVector.fromArray(HALF_SHORTS, half, off + i));
            IntVector magnitude = bits.and(magnitudes).lanewise(VectorOperators.LSHL, HalfFloat.FRACTION_SHIFT);
            IntVector finite = magnitude.reinterpretAsFloats().mul(rebias).reinterpretAsInts();
            finite.blend(magnitude.or(exponent), magnitude.compare(VectorOperators.GE, infinite))
                    .or(bits.and(signs).lanewise(VectorOperators.LSHL, 16))
                    .reinterpretAsFloats()
                    .intoArray(out, outOff + i);
        }
        for (; i < n; i++) {
            out[outOff + i] = HalfFloat.widen16(half[off + i]);
        }
    }

    @Override
    public void widenBfloat16(short[] half, int off, int n, float[] out, int outOff) {
        int i = 0;
        for (; i <= n - F; i += F) {
            widen(ShortVector.fromArray(HALF_SHORTS, half, off + i))
                    .lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats()
                    .intoArray(out, outOff + i);
        }
        for (; i < n; i++) {
            out[outOff + i] = Float.intBitsToFloat(half[off + i] << 16);
        }
    }

    private static IntVector widen(ShortVector v) {
        return (IntVector) v.convertShape(VectorOperators.S2I, INTS, 0);
    }

    // Batches of short rows, one row to a lane.

    @Override
    public int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        return n <= SHORT
                ? VectorShortRows.logSumExp(z, off, rows, n, lse, lseOff)
                : super.logSumExp(z, off, rows, n, lse, lseOff);
    }

    @Override
    public int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        return n <= SHORT
                ? VectorShortRows.softmax(z, off, rows, n, out, outOff)
                : super.softmax(z, off, rows, n, out, outOff);
    }

    @Override
    public int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        return n <= SHORT
                ? VectorShortRows.logSoftmax(z, off, rows, n, out, outOff)
                : super.logSoftmax(z, off, rows, n, out, outOff);
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
        return n <= SHORT
                ? VectorShortRows.softmaxMinusOneHot(z, off, rows, n, labels, labelOff, scale, out, outOff, nll, nllOff)
                : super.softmaxMinusOneHot(z, off, rows, n, labels, labelOff, scale, out, outOff, nll, nllOff);
    }

    @Override
    public String toString() {
        return "vector kernels of " + SHAPE.vectorBitSize() + " bits";
    }
}
