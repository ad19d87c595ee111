package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link NearExp} on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorNearExp {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();

    /** {@link NearExp#LEAST} where the exponent's field comes without its bias. */
    private static final int LEAST = NearExp.LEAST - VectorFloatExp.BIAS;

    private VectorNearExp() {}

    /**
     * {@link RowPasses#nearExp} of at least a vector and at most a block of scores. Exponents are added to those of the
     * polynomial as integers: results are normal numbers, or nobody wants them.
     */
    static boolean exp(float[] z, int off, int n, float high, float low, float magic, float[] out) {
        FloatVector highs = FloatVector.broadcast(FLOATS, high);
        FloatVector lows = FloatVector.broadcast(FLOATS, low);
        FloatVector magics = FloatVector.broadcast(FLOATS, magic - VectorFloatExp.BIAS);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c1 = FloatVector.broadcast(FLOATS, NearExp.C1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, NearExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, NearExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, NearExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, NearExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, NearExp.C6);
        IntVector min = IntVector.broadcast(VectorKernels.INTS, Integer.MAX_VALUE);
        // The last vector, which overlaps the one before unless n is a multiple of F, is written out as in
        // VectorFloatExp.
        int last = off + n - F;
        FloatVector lastX = FloatVector.fromArray(FLOATS, z, last);
        FloatVector lastT = lastX.fma(highs, magics);
        IntVector lastBits = lastT.reinterpretAsInts();
        FloatVector lastR = lastX.fma(lows, lastX.fma(highs, magics.sub(lastT)));
        FloatVector lastP = c6.fma(lastR, c5).fma(lastR, c4).fma(lastR, c3).fma(lastR, c2);
        IntVector lastE = lastP.fma(lastR, c1).fma(lastR, one).reinterpretAsInts();
        lastE.add(lastBits.lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .intoArray(out, n - F);
        for (int i = off; i < last; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i);
            FloatVector t = x.fma(highs, magics);
            IntVector bits = t.reinterpretAsInts();
            FloatVector r = x.fma(lows, x.fma(highs, magics.sub(t)));
            FloatVector p = c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2);
            IntVector e = p.fma(r, c1).fma(r, one).reinterpretAsInts();
            e.add(bits.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().intoArray(out, i - off);
            min = min.min(bits);
        }
        return min.min(lastBits).reduceLanes(VectorOperators.MIN) >= LEAST;
    }

    /** {@link RowPasses#keepBetween} of the first scores; how many they are. */
    static int keepBetween(float[] z, int off, int n, float from, float to, float[] values) {
        FloatVector froms = FloatVector.broadcast(FLOATS, from);
        FloatVector tos = FloatVector.broadcast(FLOATS, to);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        int i = 0;
        for (; i <= n - F; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, off + i);
            FloatVector.fromArray(FLOATS, values, i)
                    .blend(zero, x.compare(VectorOperators.LT, froms))
                    .blend(zero, x.compare(VectorOperators.GE, tos))
                    .intoArray(values, i);
        }
        return i;
    }

    /** {@link RowPasses#multiplyByDistances} of the first scores; how many they are. */
    static int multiplyByDistances(float[] z, int off, int n, float max, float[] values) {
        FloatVector maxes = FloatVector.broadcast(FLOATS, max);
        int i = 0;
        for (; i <= n - F; i += F) {
            FloatVector d = maxes.sub(FloatVector.fromArray(FLOATS, z, off + i));
            FloatVector.fromArray(FLOATS, values, i).mul(d).intoArray(values, i);
        }
        return i;
    }
}
