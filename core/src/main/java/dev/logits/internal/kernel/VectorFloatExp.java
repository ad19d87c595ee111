package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatExp} on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorFloatExp {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();

    private VectorFloatExp() {}

    /** {@link RowPasses#exp(float[], int, int, float, float, float[], int, Scratch)}. */
    static void exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff) {
        FloatVector shifts = FloatVector.broadcast(FLOATS, shift);
        FloatVector magics = FloatVector.broadcast(FLOATS, magic);
        FloatVector log2e = FloatVector.broadcast(FLOATS, FloatExp.LOG2_E);
        FloatVector high = FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH);
        FloatVector low = FloatVector.broadcast(FLOATS, -FloatExp.LN2_LOW);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, FloatExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, FloatExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, FloatExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, FloatExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, FloatExp.C6);
        // The last vector, which overlaps the one before unless n is a multiple of F, comes first: the loop may
        // overwrite its scores. Written out twice, the method is too long for the JIT compiler to inline.
        int last = off + n - F;
        int move = outOff - off;
        FloatVector lastX = FloatVector.fromArray(FLOATS, z, last).sub(shifts);
        FloatVector lastT = lastX.fma(log2e, magics);
        FloatVector lastScale =
                lastT.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector lastK = lastT.sub(magics);
        FloatVector lastR = lastK.fma(low, lastK.fma(high, lastX));
        FloatVector lastP = c6.fma(lastR, c5).fma(lastR, c4).fma(lastR, c3).fma(lastR, c2);
        FloatVector lastE = lastP.fma(lastR, one).fma(lastR, one).mul(lastScale);
        for (int i = off; i < last; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i).sub(shifts);
            FloatVector t = x.fma(log2e, magics);
            FloatVector scale =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector k = t.sub(magics);
            FloatVector r = k.fma(low, k.fma(high, x));
            FloatVector p = c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2);
            p.fma(r, one).fma(r, one).mul(scale).intoArray(out, i + move);
        }
        lastE.intoArray(out, last + move);
    }

    /** {@link RowPasses#exp(float[], int, int, float, float, float[], int, float[], int, Scratch)}. */
    static long exp(float[] x, int off, int n, float shift, float magic, float[] out, int outOff, float[] z, int next) {
        FloatVector shifts = FloatVector.broadcast(FLOATS, shift);
        FloatVector magics = FloatVector.broadcast(FLOATS, magic);
        FloatVector log2e = FloatVector.broadcast(FLOATS, FloatExp.LOG2_E);
        FloatVector high = FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH);
        FloatVector low = FloatVector.broadcast(FLOATS, -FloatExp.LN2_LOW);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, FloatExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, FloatExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, FloatExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, FloatExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, FloatExp.C6);
        IntVector magnitude = IntVector.broadcast(VectorKernels.INTS, Integer.MAX_VALUE);
        IntVector max = IntVector.broadcast(VectorKernels.INTS, Integer.MIN_VALUE);
        IntVector min = magnitude;
        int last = off + n - F;
        int move = outOff - off;
        int ahead = next - off;
        FloatVector lastX = FloatVector.fromArray(FLOATS, x, last).sub(shifts);
        FloatVector lastT = lastX.fma(log2e, magics);
        FloatVector lastScale =
                lastT.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector lastK = lastT.sub(magics);
        FloatVector lastR = lastK.fma(low, lastK.fma(high, lastX));
        FloatVector lastP = c6.fma(lastR, c5).fma(lastR, c4).fma(lastR, c3).fma(lastR, c2);
        FloatVector lastE = lastP.fma(lastR, one).fma(lastR, one).mul(lastScale);
        for (int i = off; i < last; i += F) {
            FloatVector score = FloatVector.fromArray(FLOATS, x, i).sub(shifts);
            FloatVector t = score.fma(log2e, magics);
            FloatVector scale =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector k = t.sub(magics);
            FloatVector r = k.fma(low, k.fma(high, score));
            FloatVector p = c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2);
            p.fma(r, one).fma(r, one).mul(scale).intoArray(out, i + move);
            IntVector key = FloatVector.fromArray(FLOATS, z, i + ahead).reinterpretAsInts();
            key = key.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, key);
            max = max.max(key);
            min = min.min(key);
        }
        lastE.intoArray(out, last + move);
        IntVector key = FloatVector.fromArray(FLOATS, z, last + ahead).reinterpretAsInts();
        key = key.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, key);
        return FloatOrder.range(
                max.max(key).reduceLanes(VectorOperators.MAX), min.min(key).reduceLanes(VectorOperators.MIN));
    }
}
