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

    private static final VectorSpecies<Short> HALF_SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    private static final int F = FLOATS.length();
    private static final int D = DOUBLES.length();

    @Override
    long range(float[] z, int off, int n) {
        return n < 2 * F ? FloatOrder.range(z, off, n) : rangeOf(z, off, off + n);
    }

    /** At least two vectors' worth of scores. */
    static long rangeOf(float[] z, int off, int end) {
        IntVector magnitude = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        IntVector max0 = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector max1 = max0;
        IntVector max2 = max0;
        IntVector max3 = max0;
        IntVector min0 = magnitude;
        IntVector min1 = magnitude;
        IntVector min2 = magnitude;
        IntVector min3 = magnitude;
        for (int i = off; i < end - 4 * F; i += 4 * F) {
            IntVector a = FloatVector.fromArray(FLOATS, z, i).reinterpretAsInts();
            a = a.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, a);
            IntVector b = FloatVector.fromArray(FLOATS, z, i + F).reinterpretAsInts();
            b = b.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, b);
            IntVector c = FloatVector.fromArray(FLOATS, z, i + 2 * F).reinterpretAsInts();
            c = c.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, c);
            IntVector d = FloatVector.fromArray(FLOATS, z, i + 3 * F).reinterpretAsInts();
            d = d.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, d);
            max0 = max0.max(a);
            min0 = min0.min(a);
            max1 = max1.max(b);
            min1 = min1.min(b);
            max2 = max2.max(c);
            min2 = min2.min(c);
            max3 = max3.max(d);
            min3 = min3.min(d);
        }
        // The last vectors may overlap what came before, which changes neither maximum nor minimum.
        IntVector a =
                FloatVector.fromArray(FLOATS, z, Math.max(off, end - 4 * F)).reinterpretAsInts();
        a = a.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, a);
        IntVector b =
                FloatVector.fromArray(FLOATS, z, Math.max(off + F, end - 3 * F)).reinterpretAsInts();
        b = b.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, b);
        IntVector c = FloatVector.fromArray(FLOATS, z, end - 2 * F).reinterpretAsInts();
        c = c.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, c);
        IntVector d = FloatVector.fromArray(FLOATS, z, end - F).reinterpretAsInts();
        d = d.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, d);
        max0 = max0.max(a);
        min0 = min0.min(a);
        max1 = max1.max(b);
        min1 = min1.min(b);
        max2 = max2.max(c);
        min2 = min2.min(c);
        max3 = max3.max(d);
        min3 = min3.min(d);
        return FloatOrder.range(
                max0.max(max1).max(max2.max(max3)).reduceLanes(VectorOperators.MAX),
                min0.min(min1).min(min2.min(min3)).reduceLanes(VectorOperators.MIN));
    }

    @Override
    int indexOf(float[] z, int off, int n, float value) {
        return firstIndexOf(z, off, n, value);
    }

    static int firstIndexOf(float[] z, int off, int n, float value) {
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
    long exp(
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
        return VectorFloatExp.exp(x, off, n, shift, magic, out, outOff, z, next);
    }

    @Override
    void exp(float[] z, int off, int n, double max, double[] out, int outOff, Scratch s) {
        VectorDoubleExp.exp(z, off, n, max, out, outOff);
    }

    @Override
    double sum(float[] values, int off, int n, Scratch s) {
        int full = n & -Lanes.STEP;
        for (int lane = 0; lane < Lanes.LANES; lane += D) {
            sumLanes(values, off + lane, off + full, off + n - Lanes.LANES, lane, s.sums);
        }
        return Lanes.sum(values, off, n, s.sums);
    }

    /** Eight accumulators hide the latency of an addition. */
    private static void sumLanes(float[] values, int from, int full, int end, int lane, double[] sums) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, 0);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector d = a;
        DoubleVector e = a;
        DoubleVector f = a;
        DoubleVector g = a;
        DoubleVector h = a;
        int i = from;
        for (; i < full; i += Lanes.STEP) {
            a = a.add((DoubleVector)
                    FloatVector.fromArray(HALF_FLOATS, values, i).convertShape(VectorOperators.F2D, DOUBLES, 0));
            b = b.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            c = c.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 2 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            d = d.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 3 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            e = e.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 4 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            f = f.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 5 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            g = g.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 6 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
            h = h.add((DoubleVector) FloatVector.fromArray(HALF_FLOATS, values, i + 7 * Lanes.LANES)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0));
        }
        a = a.add(e).add(c.add(g)).add(b.add(f).add(d.add(h)));
        for (; i <= end + lane; i += Lanes.LANES) {
            a = a.add((DoubleVector)
                    FloatVector.fromArray(HALF_FLOATS, values, i).convertShape(VectorOperators.F2D, DOUBLES, 0));
        }
        a.intoArray(sums, lane);
    }

    @Override
    double sum(double[] values, int off, int n, Scratch s) {
        int full = n & -Lanes.STEP;
        for (int lane = 0; lane < Lanes.LANES; lane += D) {
            sumLanes(values, off + lane, off + full, off + n - Lanes.LANES, lane, s.sums);
        }
        return Lanes.sum(values, off, n, s.sums);
    }

    @Override
    void addOrderFree(double[] values, int off, int n, double coarse, double fine, double[] out) {
        DoubleVector toCoarse = DoubleVector.broadcast(DOUBLES, coarse);
        DoubleVector toFine = DoubleVector.broadcast(DOUBLES, fine);
        DoubleVector a = DoubleVector.broadcast(DOUBLES, 0);
        DoubleVector b = a;
        DoubleVector aLow = a;
        DoubleVector bLow = a;
        int i = off;
        for (int end = off + n - 2 * D; i <= end; i += 2 * D) {
            DoubleVector x = DoubleVector.fromArray(DOUBLES, values, i);
            DoubleVector h = x.add(toCoarse).sub(toCoarse);
            a = a.add(h);
            aLow = aLow.add(x.sub(h).add(toFine).sub(toFine));
            DoubleVector y = DoubleVector.fromArray(DOUBLES, values, i + D);
            DoubleVector g = y.add(toCoarse).sub(toCoarse);
            b = b.add(g);
            bLow = bLow.add(y.sub(g).add(toFine).sub(toFine));
        }
        double high = a.add(b).reduceLanes(VectorOperators.ADD);
        double low = aLow.add(bLow).reduceLanes(VectorOperators.ADD);
        for (; i < off + n; i++) {
            double h = (values[i] + coarse) - coarse;
            high += h;
            low += (values[i] - h + fine) - fine;
        }
        out[0] += high;
        out[1] += low;
    }

    private static void sumLanes(double[] values, int from, int full, int end, int lane, double[] sums) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, 0);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector d = a;
        DoubleVector e = a;
        DoubleVector f = a;
        DoubleVector g = a;
        DoubleVector h = a;
        int i = from;
        for (; i < full; i += Lanes.STEP) {
            a = a.add(DoubleVector.fromArray(DOUBLES, values, i));
            b = b.add(DoubleVector.fromArray(DOUBLES, values, i + Lanes.LANES));
            c = c.add(DoubleVector.fromArray(DOUBLES, values, i + 2 * Lanes.LANES));
            d = d.add(DoubleVector.fromArray(DOUBLES, values, i + 3 * Lanes.LANES));
            e = e.add(DoubleVector.fromArray(DOUBLES, values, i + 4 * Lanes.LANES));
            f = f.add(DoubleVector.fromArray(DOUBLES, values, i + 5 * Lanes.LANES));
            g = g.add(DoubleVector.fromArray(DOUBLES, values, i + 6 * Lanes.LANES));
            h = h.add(DoubleVector.fromArray(DOUBLES, values, i + 7 * Lanes.LANES));
        }
        a = a.add(e).add(c.add(g)).add(b.add(f).add(d.add(h)));
        for (; i <= end + lane; i += Lanes.LANES) {
            a = a.add(DoubleVector.fromArray(DOUBLES, values, i));
        }
        a.intoArray(sums, lane);
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
    long expAt(float[] z, int off, int n, float slope, float beta, float magic, float[] out, int outOff, Scratch s) {
        return VectorDivergence.exp(z, off, n, slope, beta, magic, out, outOff);
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
