package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link DivergencePass} on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorDivergence {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();

    private VectorDivergence() {}

    /** {@link RowPasses#expAt}. */
    static long exp(float[] z, int off, int n, float slope, float magic, float[] out, int to) {
        FloatVector magics = FloatVector.broadcast(FLOATS, magic);
        FloatVector slopes = FloatVector.broadcast(FLOATS, slope);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c1 = FloatVector.broadcast(FLOATS, NearExp.C1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, NearExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, NearExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, NearExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, NearExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, NearExp.C6);
        IntVector max = IntVector.broadcast(VectorKernels.INTS, Integer.MIN_VALUE);
        IntVector min = IntVector.broadcast(VectorKernels.INTS, Integer.MAX_VALUE);
        // The last vector, which overlaps the one before unless n is a multiple of F, is written out as in
        // VectorFloatExp.
        int last = off + n - F;
        int move = to - off;
        FloatVector lastX = FloatVector.fromArray(FLOATS, z, last);
        FloatVector lastT = lastX.fma(slopes, magics);
        IntVector lastBits = lastT.reinterpretAsInts();
        FloatVector lastF = lastX.fma(slopes, magics.sub(lastT));
        FloatVector lastP = c6.fma(lastF, c5).fma(lastF, c4).fma(lastF, c3).fma(lastF, c2);
        IntVector lastE = lastP.fma(lastF, c1).fma(lastF, one).reinterpretAsInts();
        lastE.add(lastBits.lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .intoArray(out, last + move);
        for (int i = off; i < last; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i);
            FloatVector t = x.fma(slopes, magics);
            IntVector bits = t.reinterpretAsInts();
            FloatVector f = x.fma(slopes, magics.sub(t));
            FloatVector p = c6.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2);
            IntVector e = p.fma(f, c1).fma(f, one).reinterpretAsInts();
            e.add(bits.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().intoArray(out, i + move);
            max = max.max(bits);
            min = min.min(bits);
        }
        return FloatOrder.range(
                max.max(lastBits).reduceLanes(VectorOperators.MAX),
                min.min(lastBits).reduceLanes(VectorOperators.MIN));
    }

    /**
     * The same without the range, for JDK 17, which makes objects of vectors in the loop that finds it (decision 0217).
     */
    static void expAlone(float[] z, int off, int n, float slope, float magic, float[] out, int to) {
        FloatVector magics = FloatVector.broadcast(FLOATS, magic);
        FloatVector slopes = FloatVector.broadcast(FLOATS, slope);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c1 = FloatVector.broadcast(FLOATS, NearExp.C1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, NearExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, NearExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, NearExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, NearExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, NearExp.C6);
        int last = off + n - F;
        int move = to - off;
        FloatVector lastX = FloatVector.fromArray(FLOATS, z, last);
        FloatVector lastT = lastX.fma(slopes, magics);
        IntVector lastBits = lastT.reinterpretAsInts();
        FloatVector lastF = lastX.fma(slopes, magics.sub(lastT));
        FloatVector lastP = c6.fma(lastF, c5).fma(lastF, c4).fma(lastF, c3).fma(lastF, c2);
        IntVector lastE = lastP.fma(lastF, c1).fma(lastF, one).reinterpretAsInts();
        lastE.add(lastBits.lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .intoArray(out, last + move);
        for (int i = off; i < last; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i);
            FloatVector t = x.fma(slopes, magics);
            IntVector bits = t.reinterpretAsInts();
            FloatVector f = x.fma(slopes, magics.sub(t));
            FloatVector p = c6.fma(f, c5).fma(f, c4).fma(f, c3).fma(f, c2);
            IntVector e = p.fma(f, c1).fma(f, one).reinterpretAsInts();
            e.add(bits.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().intoArray(out, i + move);
        }
    }

    /** {@link RowPasses#gains} of the first n scores, n rounded down to a multiple of F. */
    static int gains(
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
        FloatVector ratio = FloatVector.broadcast(FLOATS, g.ratio);
        FloatVector beta = FloatVector.broadcast(FLOATS, g.beta);
        FloatVector shared = FloatVector.broadcast(FLOATS, g.shared);
        FloatVector scale = FloatVector.broadcast(FLOATS, g.scale);
        FloatVector near = FloatVector.broadcast(FLOATS, DivergencePass.NEAR);
        FloatVector d0 = FloatVector.broadcast(FLOATS, DivergencePass.D0);
        FloatVector d1 = FloatVector.broadcast(FLOATS, DivergencePass.D1);
        FloatVector d2 = FloatVector.broadcast(FLOATS, DivergencePass.D2);
        FloatVector d3 = FloatVector.broadcast(FLOATS, DivergencePass.D3);
        FloatVector d4 = FloatVector.broadcast(FLOATS, DivergencePass.D4);
        FloatVector d5 = FloatVector.broadcast(FLOATS, DivergencePass.D5);
        for (int i = 0; i <= n - F; i += F) {
            FloatVector d = FloatVector.fromArray(FLOATS, s, sOff + i).sub(FloatVector.fromArray(FLOATS, t, tOff + i));
            FloatVector r = d.fma(beta, shared);
            FloatVector a = FloatVector.fromArray(FLOATS, p, pOff + i);
            FloatVector far =
                    FloatVector.fromArray(FLOATS, q, qOff + i).mul(ratio).sub(a);
            FloatVector h = d5.fma(r, d4).fma(r, d3).fma(r, d2).fma(r, d1).fma(r, d0);
            FloatVector ar = a.mul(r);
            FloatVector nearTerm = ar.mul(r.mul(h));
            VectorMask<Float> isNear = r.abs().compare(VectorOperators.LE, near);
            far.sub(ar).blend(nearTerm, isNear).intoArray(terms, i);
            far.blend(ar.add(nearTerm), isNear).mul(scale).intoArray(out, outOff + i);
        }
        return n - n % F;
    }
}
