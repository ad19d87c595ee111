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
    static long exp(float[] z, int off, int n, float slope, float beta, float magic, float[] out, int to) {
        FloatVector magics = FloatVector.broadcast(FLOATS, magic);
        FloatVector slopes = FloatVector.broadcast(FLOATS, slope);
        FloatVector betas = FloatVector.broadcast(FLOATS, beta);
        FloatVector ln2High = FloatVector.broadcast(FLOATS, -DivergencePass.LN2_HIGH);
        FloatVector ln2Low = FloatVector.broadcast(FLOATS, -DivergencePass.LN2_LOW);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, FloatExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, FloatExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, FloatExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, FloatExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, FloatExp.C6);
        IntVector max = IntVector.broadcast(VectorKernels.INTS, Integer.MIN_VALUE);
        IntVector min = IntVector.broadcast(VectorKernels.INTS, Integer.MAX_VALUE);
        // The last vector, which overlaps the one before unless n is a multiple of F, is written out as in
        // VectorFloatExp.
        int last = off + n - F;
        int move = to - off;
        FloatVector lastX = FloatVector.fromArray(FLOATS, z, last);
        FloatVector lastT = lastX.fma(slopes, magics);
        IntVector lastBits = lastT.reinterpretAsInts();
        FloatVector lastScale = lastBits.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector lastK = lastT.sub(magics);
        FloatVector lastR = lastK.fma(ln2Low, lastX.fma(betas, lastK.mul(ln2High)));
        FloatVector lastP = c6.fma(lastR, c5).fma(lastR, c4).fma(lastR, c3).fma(lastR, c2);
        lastP.fma(lastR, one).fma(lastR, one).mul(lastScale).intoArray(out, last + move);
        for (int i = off; i < last; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i);
            FloatVector t = x.fma(slopes, magics);
            IntVector bits = t.reinterpretAsInts();
            FloatVector scale = bits.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector k = t.sub(magics);
            FloatVector r = k.fma(ln2Low, x.fma(betas, k.mul(ln2High)));
            FloatVector p = c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2);
            p.fma(r, one).fma(r, one).mul(scale).intoArray(out, i + move);
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
    static void expAlone(float[] z, int off, int n, float slope, float beta, float magic, float[] out, int to) {
        FloatVector magics = FloatVector.broadcast(FLOATS, magic);
        FloatVector slopes = FloatVector.broadcast(FLOATS, slope);
        FloatVector betas = FloatVector.broadcast(FLOATS, beta);
        FloatVector ln2High = FloatVector.broadcast(FLOATS, -DivergencePass.LN2_HIGH);
        FloatVector ln2Low = FloatVector.broadcast(FLOATS, -DivergencePass.LN2_LOW);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, FloatExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, FloatExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, FloatExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, FloatExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, FloatExp.C6);
        int last = off + n - F;
        int move = to - off;
        FloatVector lastX = FloatVector.fromArray(FLOATS, z, last);
        FloatVector lastT = lastX.fma(slopes, magics);
        FloatVector lastScale =
                lastT.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        FloatVector lastK = lastT.sub(magics);
        FloatVector lastR = lastK.fma(ln2Low, lastX.fma(betas, lastK.mul(ln2High)));
        FloatVector lastP = c6.fma(lastR, c5).fma(lastR, c4).fma(lastR, c3).fma(lastR, c2);
        lastP.fma(lastR, one).fma(lastR, one).mul(lastScale).intoArray(out, last + move);
        for (int i = off; i < last; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i);
            FloatVector t = x.fma(slopes, magics);
            FloatVector scale =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector k = t.sub(magics);
            FloatVector r = k.fma(ln2Low, x.fma(betas, k.mul(ln2High)));
            FloatVector p = c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2);
            p.fma(r, one).fma(r, one).mul(scale).intoArray(out, i + move);
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
        FloatVector teacherFactor = FloatVector.broadcast(FLOATS, g.teacherFactor);
        FloatVector studentFactor = FloatVector.broadcast(FLOATS, g.studentFactor);
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
            FloatVector a = FloatVector.fromArray(FLOATS, p, pOff + i).mul(teacherFactor);
            FloatVector b = FloatVector.fromArray(FLOATS, q, qOff + i).mul(studentFactor);
            FloatVector h = d5.fma(r, d4).fma(r, d3).fma(r, d2).fma(r, d1).fma(r, d0);
            FloatVector ar = a.mul(r);
            FloatVector nearTerm = ar.mul(r).mul(h);
            FloatVector far = b.sub(a);
            VectorMask<Float> isNear = r.abs().compare(VectorOperators.LE, near);
            far.sub(ar).blend(nearTerm, isNear).intoArray(terms, i);
            far.blend(ar.add(nearTerm), isNear).mul(scale).intoArray(out, outOff + i);
        }
        return n - n % F;
    }
}
