package dev.logits.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link DoubleExp} on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorDoubleExp {
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final VectorSpecies<Float> HALF_FLOATS = VectorKernels.HALF_FLOATS;
    private static final int D = DOUBLES.length();
    private static final int LANES = Lanes.LANES;

    private VectorDoubleExp() {}

    /** {@link RowPasses#exp(float[], int, int, double, boolean, double[], int, Scratch)}. */
    static void exp(float[] z, int off, int n, double max, double[] out, int outOff) {
        int end = off + n;
        expBetween(z, off, end - D + 1, max, out, outOff - off);
        if (n % D > 0) {
            // Overlaps the vector before.
            expBetween(z, end - D, end - D + 1, max, out, outOff - off);
        }
    }

    /** Vectors that begin at {@code from}, from + D, … below {@code to}. */
    private static void expBetween(float[] z, int from, int to, double max, double[] out, int move) {
        DoubleVector maxes = DoubleVector.broadcast(DOUBLES, max);
        LongVector limit = LongVector.broadcast(VectorKernels.LONGS, Double.doubleToRawLongBits(DoubleExp.LIMIT));
        DoubleVector log2e = DoubleVector.broadcast(DOUBLES, -Elementary.LOG2_E);
        DoubleVector magic = DoubleVector.broadcast(DOUBLES, DoubleExp.MAGIC);
        DoubleVector high = DoubleVector.broadcast(DOUBLES, Elementary.LN2_HIGH);
        DoubleVector low = DoubleVector.broadcast(DOUBLES, Elementary.LN2_LOW);
        DoubleVector c2 = DoubleVector.broadcast(DOUBLES, Elementary.C2);
        DoubleVector c3 = DoubleVector.broadcast(DOUBLES, -Elementary.C3);
        DoubleVector c4 = DoubleVector.broadcast(DOUBLES, Elementary.C4);
        DoubleVector c5 = DoubleVector.broadcast(DOUBLES, -Elementary.C5);
        DoubleVector c6 = DoubleVector.broadcast(DOUBLES, Elementary.C6);
        DoubleVector c7 = DoubleVector.broadcast(DOUBLES, -Elementary.C7);
        DoubleVector c8 = DoubleVector.broadcast(DOUBLES, Elementary.C8);
        DoubleVector c9 = DoubleVector.broadcast(DOUBLES, -Elementary.C9);
        DoubleVector c10 = DoubleVector.broadcast(DOUBLES, Elementary.C10);
        DoubleVector c11 = DoubleVector.broadcast(DOUBLES, -Elementary.C11);
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
        DoubleVector minusOne = DoubleVector.broadcast(DOUBLES, -1);
        for (int i = from; i < to; i += D) {
            DoubleVector y = maxes.sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, z, i)));
            y = y.reinterpretAsLongs().min(limit).reinterpretAsDoubles();
            DoubleVector t = y.fma(log2e, magic);
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector k = t.sub(magic);
            DoubleVector u = k.fma(low, k.fma(high, y));
            DoubleVector p = c11.fma(u, c10).fma(u, c9).fma(u, c8).fma(u, c7).fma(u, c6);
            p = p.fma(u, c5).fma(u, c4).fma(u, c3).fma(u, c2).fma(u, minusOne).fma(u, one);
            DoubleVector e = p.mul(scale);
            e.intoArray(out, i + move);
        }
    }

    /** {@link RowPasses#moments}. */
    static void moments(float[] z, int off, int n, double max, double beta, double[] out, Scratch s) {
        int full = n & -LANES;
        Arrays.fill(s.sums, 0);
        for (int lane = 0; lane < LANES; lane += D) {
            momentLanes(z, off + lane, off + full, max, beta, lane, s);
        }
        if (full < n) {
            System.arraycopy(z, off + full, s.tail, 0, n - full);
            Arrays.fill(s.tail, n - full, LANES, Float.NEGATIVE_INFINITY);
            for (int lane = 0; lane < LANES; lane += D) {
                momentLanes(s.tail, lane, lane + 1, max, beta, lane, s);
            }
        }
        Lanes.moments(s.sums, out);
    }

    /** Adds every eighth double vector from {@code from} on to its lanes' three sums. */
    private static void momentLanes(float[] z, int from, int to, double max, double beta, int lane, Scratch s) {
        DoubleVector maxes = DoubleVector.broadcast(DOUBLES, max);
        DoubleVector betas = DoubleVector.broadcast(DOUBLES, beta);
        LongVector masked = LongVector.broadcast(VectorKernels.LONGS, Double.doubleToRawLongBits(Lanes.MASKED));
        LongVector limit = LongVector.broadcast(VectorKernels.LONGS, Double.doubleToRawLongBits(DoubleExp.LIMIT));
        DoubleVector log2e = DoubleVector.broadcast(DOUBLES, -Elementary.LOG2_E);
        DoubleVector magic = DoubleVector.broadcast(DOUBLES, DoubleExp.MAGIC);
        DoubleVector high = DoubleVector.broadcast(DOUBLES, Elementary.LN2_HIGH);
        DoubleVector low = DoubleVector.broadcast(DOUBLES, Elementary.LN2_LOW);
        DoubleVector c2 = DoubleVector.broadcast(DOUBLES, Elementary.C2);
        DoubleVector c3 = DoubleVector.broadcast(DOUBLES, -Elementary.C3);
        DoubleVector c4 = DoubleVector.broadcast(DOUBLES, Elementary.C4);
        DoubleVector c5 = DoubleVector.broadcast(DOUBLES, -Elementary.C5);
        DoubleVector c6 = DoubleVector.broadcast(DOUBLES, Elementary.C6);
        DoubleVector c7 = DoubleVector.broadcast(DOUBLES, -Elementary.C7);
        DoubleVector c8 = DoubleVector.broadcast(DOUBLES, Elementary.C8);
        DoubleVector c9 = DoubleVector.broadcast(DOUBLES, -Elementary.C9);
        DoubleVector c10 = DoubleVector.broadcast(DOUBLES, Elementary.C10);
        DoubleVector c11 = DoubleVector.broadcast(DOUBLES, -Elementary.C11);
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
        DoubleVector minusOne = DoubleVector.broadcast(DOUBLES, -1);
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, s.sums, lane);
        DoubleVector first = DoubleVector.fromArray(DOUBLES, s.sums, LANES + lane);
        DoubleVector second = DoubleVector.fromArray(DOUBLES, s.sums, 2 * LANES + lane);
        for (int i = from; i < to; i += LANES) {
            DoubleVector d = maxes.sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, z, i)));
            d = d.reinterpretAsLongs().min(masked).reinterpretAsDoubles();
            DoubleVector y = d.mul(betas).reinterpretAsLongs().min(limit).reinterpretAsDoubles();
            DoubleVector t = y.fma(log2e, magic);
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector k = t.sub(magic);
            DoubleVector u = k.fma(low, k.fma(high, y));
            DoubleVector p = c11.fma(u, c10).fma(u, c9).fma(u, c8).fma(u, c7).fma(u, c6);
            p = p.fma(u, c5).fma(u, c4).fma(u, c3).fma(u, c2).fma(u, minusOne).fma(u, one);
            DoubleVector e = p.mul(scale);
            DoubleVector de = d.mul(e);
            sum = sum.add(e);
            first = first.add(de);
            second = d.fma(de, second);
        }
        sum.intoArray(s.sums, lane);
        first.intoArray(s.sums, LANES + lane);
        second.intoArray(s.sums, 2 * LANES + lane);
    }
}
