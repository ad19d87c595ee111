package dev.logits.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Selection}'s weights on vectors: {@link DoubleExp} of β·(max − z). */
final class VectorWeights {
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final VectorSpecies<Float> HALF_FLOATS = VectorKernels.HALF_FLOATS;
    private static final int D = DOUBLES.length();
    private static final int LANES = Lanes.LANES;

    private VectorWeights() {}

    static void weights(float[] z, int off, int n, double max, double beta, double[] out) {
        int full = n - n % D;
        weightsBetween(z, off, off + full, max, beta, out, -off);
        for (int i = full; i < n; i++) {
            out[i] = Selection.weight(max, beta, z[off + i]);
        }
    }

    private static void weightsBetween(float[] z, int from, int to, double max, double beta, double[] out, int move) {
        DoubleVector maxes = DoubleVector.broadcast(DOUBLES, max);
        DoubleVector betas = DoubleVector.broadcast(DOUBLES, beta);
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
            DoubleVector y = maxes.sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, z, i)))
                    .mul(betas)
                    .reinterpretAsLongs()
                    .min(limit)
                    .reinterpretAsDoubles();
            DoubleVector t = y.fma(log2e, magic);
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector k = t.sub(magic);
            DoubleVector u = k.fma(low, k.fma(high, y));
            DoubleVector p = c11.fma(u, c10).fma(u, c9).fma(u, c8).fma(u, c7).fma(u, c6);
            p = p.fma(u, c5).fma(u, c4).fma(u, c3).fma(u, c2).fma(u, minusOne).fma(u, one);
            p.mul(scale).intoArray(out, i + move);
        }
    }

    /** The sum of at most a block. */
    static double sum(float[] z, int off, int n, double max, double beta, Scratch s) {
        int full = n & -LANES;
        Arrays.fill(s.sums, 0, LANES, 0);
        for (int lane = 0; lane < LANES; lane += D) {
            sumLanes(z, off + lane, off + full, max, beta, lane, s.sums);
        }
        if (full < n) {
            fillTail(z, off + full, n - full, s.tail);
            for (int lane = 0; lane < LANES; lane += D) {
                sumLanes(s.tail, lane, lane + 1, max, beta, lane, s.sums);
            }
        }
        return Lanes.sum(s.sums, 0);
    }

    private static void fillTail(float[] z, int off, int n, float[] tail) {
        System.arraycopy(z, off, tail, 0, n);
        Arrays.fill(tail, n, LANES, Float.NEGATIVE_INFINITY);
    }

    private static void sumLanes(float[] z, int from, int to, double max, double beta, int lane, double[] sums) {
        DoubleVector maxes = DoubleVector.broadcast(DOUBLES, max);
        DoubleVector betas = DoubleVector.broadcast(DOUBLES, beta);
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
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, sums, lane);
        for (int i = from; i < to; i += LANES) {
            DoubleVector y = maxes.sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, z, i)))
                    .mul(betas)
                    .reinterpretAsLongs()
                    .min(limit)
                    .reinterpretAsDoubles();
            DoubleVector t = y.fma(log2e, magic);
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector k = t.sub(magic);
            DoubleVector u = k.fma(low, k.fma(high, y));
            DoubleVector p = c11.fma(u, c10).fma(u, c9).fma(u, c8).fma(u, c7).fma(u, c6);
            p = p.fma(u, c5).fma(u, c4).fma(u, c3).fma(u, c2).fma(u, minusOne).fma(u, one);
            sum = sum.add(p.mul(scale));
        }
        sum.intoArray(sums, lane);
    }

    /** The lanes' sums of weights, and behind them those of weights times β·(max − z), of at most a block. */
    static void moments(float[] z, int off, int n, double max, double beta, Scratch s) {
        int full = n & -LANES;
        Arrays.fill(s.sums, 0, 2 * LANES, 0);
        for (int lane = 0; lane < LANES; lane += D) {
            momentLanes(z, off + lane, off + full, max, beta, lane, s.sums);
        }
        if (full < n) {
            fillTail(z, off + full, n - full, s.tail);
            for (int lane = 0; lane < LANES; lane += D) {
                momentLanes(s.tail, lane, lane + 1, max, beta, lane, s.sums);
            }
        }
    }

    private static void momentLanes(float[] z, int from, int to, double max, double beta, int lane, double[] sums) {
        DoubleVector maxes = DoubleVector.broadcast(DOUBLES, max);
        DoubleVector betas = DoubleVector.broadcast(DOUBLES, beta);
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
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, sums, lane);
        DoubleVector first = DoubleVector.fromArray(DOUBLES, sums, LANES + lane);
        for (int i = from; i < to; i += LANES) {
            DoubleVector y = maxes.sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, z, i)))
                    .mul(betas)
                    .reinterpretAsLongs()
                    .min(limit)
                    .reinterpretAsDoubles();
            DoubleVector t = y.fma(log2e, magic);
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector k = t.sub(magic);
            DoubleVector u = k.fma(low, k.fma(high, y));
            DoubleVector p = c11.fma(u, c10).fma(u, c9).fma(u, c8).fma(u, c7).fma(u, c6);
            p = p.fma(u, c5).fma(u, c4).fma(u, c3).fma(u, c2).fma(u, minusOne).fma(u, one);
            DoubleVector w = p.mul(scale);
            sum = sum.add(w);
            first = first.add(w.mul(y));
        }
        sum.intoArray(sums, lane);
        first.intoArray(sums, LANES + lane);
    }
}
