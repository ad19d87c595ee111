package dev.logits.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatExp} and its lanes' sums on vectors. */
final class VectorFloatExp {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();
    private static final int LANES = Scratch.FLOAT_LANES;

    /** Loaded at m, the last m of 16 lanes are 1 and the others 0. */
    private static final float[] KEEP = new float[2 * LANES];

    static {
        Arrays.fill(KEEP, LANES, KEEP.length, 1);
    }

    private VectorFloatExp() {}

    /** {@link RowKernels#exp(float[], int, int, float, float, float[], int, Scratch)}. */
    static double exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s) {
        int full = n & -LANES;
        int rest = n - full;
        int tail = off + n - LANES;
        // Before the loop, which may overwrite z.
        for (int lane = 0; rest > 0 && lane < LANES; lane += F) {
            expLanes(z, tail + lane, tail + lane + 1, shift, magic, s.floatTail, -tail, lane, s);
        }
        for (int lane = 0; lane < LANES; lane += F) {
            expLanes(z, off + lane, off + full, shift, magic, out, outOff - off, lane, s);
        }
        if (rest > 0) {
            for (int lane = 0; lane < LANES; lane += F) {
                addTail(s, lane, rest);
            }
            System.arraycopy(s.floatTail, 0, out, outOff + n - LANES, LANES);
        }
        return Lanes.sum(s);
    }

    /** Every sixteenth vector from {@code from} on, and its lanes' sums. */
    private static void expLanes(
            float[] z, int from, int to, float shift, float magic, float[] out, int move, int lane, Scratch s) {
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
        FloatVector highSum = FloatVector.broadcast(FLOATS, Lanes.ANCHOR);
        FloatVector lowSum = FloatVector.broadcast(FLOATS, 0);
        for (int i = from; i < to; i += LANES) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, i).sub(shifts);
            FloatVector t = x.fma(log2e, magics);
            FloatVector scale =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector k = t.sub(magics);
            FloatVector r = k.fma(low, k.fma(high, x));
            FloatVector p = c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2);
            FloatVector e = p.fma(r, one).fma(r, one).mul(scale);
            e.intoArray(out, i + move);
            FloatVector sum = highSum.add(e);
            lowSum = lowSum.add(e.sub(sum.sub(highSum)));
            highSum = sum;
        }
        highSum.intoArray(s.high, lane);
        lowSum.intoArray(s.low, lane);
    }

    /** Adds the last {@code rest} lanes of the tail to their sums. */
    private static void addTail(Scratch s, int lane, int rest) {
        FloatVector high = FloatVector.fromArray(FLOATS, s.high, lane);
        FloatVector e =
                FloatVector.fromArray(FLOATS, s.floatTail, lane).mul(FloatVector.fromArray(FLOATS, KEEP, rest + lane));
        FloatVector sum = high.add(e);
        FloatVector.fromArray(FLOATS, s.low, lane).add(e.sub(sum.sub(high))).intoArray(s.low, lane);
        sum.intoArray(s.high, lane);
    }
}
