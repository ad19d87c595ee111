package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatExp} on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorFloatExp {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();

    /** Of an exponent field. */
    static final int BIAS = 127;

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

    /** {@link RowPasses#normalExp(float[], int, int, float, float, float[], int, Scratch)}. */
    static void normalExp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff) {
        FloatVector shifts = FloatVector.broadcast(FLOATS, shift);
        FloatVector magics = FloatVector.broadcast(FLOATS, magic - BIAS);
        FloatVector log2e = FloatVector.broadcast(FLOATS, FloatExp.LOG2_E);
        FloatVector high = FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH);
        FloatVector low = FloatVector.broadcast(FLOATS, -FloatExp.LN2_LOW);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, FloatExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, FloatExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, FloatExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, FloatExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, FloatExp.C6);
        int last = off + n - F;
        int move = outOff - off;
        FloatVector lastX = FloatVector.fromArray(FLOATS, z, last).sub(shifts);
        FloatVector lastT = lastX.fma(log2e, magics);
        IntVector lastScale = lastT.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector lastK = lastT.sub(magics);
        FloatVector lastR = lastK.fma(low, lastK.fma(high, lastX));
        FloatVector lastP = c6.fma(lastR, c5).fma(lastR, c4).fma(lastR, c3).fma(lastR, c2);
        lastP = lastP.fma(lastR, one).fma(lastR, one);
        FloatVector lastE = lastP.reinterpretAsInts().add(lastScale).reinterpretAsFloats();
        for (int i = off; i < last; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i).sub(shifts);
            FloatVector t = x.fma(log2e, magics);
            IntVector scale = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            FloatVector k = t.sub(magics);
            FloatVector r = k.fma(low, k.fma(high, x));
            FloatVector p =
                    c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2).fma(r, one).fma(r, one);
            p.reinterpretAsInts().add(scale).reinterpretAsFloats().intoArray(out, i + move);
        }
        lastE.intoArray(out, last + move);
    }

    /**
     * {@link RowPasses#normalExp(float[], int, int, float, float, float[], int, float[], int, Scratch)}. The range is
     * found as in {@link VectorRange#top}, or once more if no score, or every one, is negative.
     */
    static long normalExp(
            float[] z, int off, int n, float shift, float magic, float[] out, int outOff, float[] ahead, int next) {
        FloatVector shifts = FloatVector.broadcast(FLOATS, shift);
        FloatVector magics = FloatVector.broadcast(FLOATS, magic - BIAS);
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
        int toNext = next - off;
        FloatVector lastX = FloatVector.fromArray(FLOATS, z, last).sub(shifts);
        FloatVector lastT = lastX.fma(log2e, magics);
        IntVector lastScale = lastT.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector lastK = lastT.sub(magics);
        FloatVector lastR = lastK.fma(low, lastK.fma(high, lastX));
        FloatVector lastP = c6.fma(lastR, c5).fma(lastR, c4).fma(lastR, c3).fma(lastR, c2);
        lastP = lastP.fma(lastR, one).fma(lastR, one);
        FloatVector lastE = lastP.reinterpretAsInts().add(lastScale).reinterpretAsFloats();
        for (int i = off; i < last; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i).sub(shifts);
            FloatVector t = x.fma(log2e, magics);
            IntVector scale = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            FloatVector k = t.sub(magics);
            FloatVector r = k.fma(low, k.fma(high, x));
            FloatVector p =
                    c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2).fma(r, one).fma(r, one);
            p.reinterpretAsInts().add(scale).reinterpretAsFloats().intoArray(out, i + move);
            IntVector bits = FloatVector.fromArray(FLOATS, ahead, i + toNext).reinterpretAsInts();
            max = max.max(bits);
            min = min.min(bits.lanewise(VectorOperators.XOR, magnitude));
        }
        lastE.intoArray(out, last + move);
        IntVector bits = FloatVector.fromArray(FLOATS, ahead, last + toNext).reinterpretAsInts();
        int largest = max.max(bits).reduceLanes(VectorOperators.MAX);
        int smallest = min.min(bits.lanewise(VectorOperators.XOR, magnitude)).reduceLanes(VectorOperators.MIN);
        return largest >= 0 && smallest < 0
                ? FloatOrder.range(largest, smallest)
                : VectorRange.of(ahead, next, next + n);
    }
}
