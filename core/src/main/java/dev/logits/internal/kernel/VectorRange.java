package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Ranges of scores, and where a score is, on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorRange {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorKernels.INTS;
    private static final int F = FLOATS.length();

    private VectorRange() {}

    /** The {@link FloatOrder#range} of at least two vectors' worth of scores. */
    static long of(float[] z, int off, int end) {
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

    /**
     * The key of the largest score of at least two vectors' worth where that is +0 or more, something negative where no
     * score is, and more than that of +∞ where one is NaN. It takes three operations a vector where {@link #of} takes
     * five: the bits of scores that are not negative are their keys, and all that one wants of the others is whether
     * one of them is NaN.
     */
    static int top(float[] z, int off, int end) {
        IntVector magnitude = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        IntVector least = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector max0 = least;
        IntVector max1 = least;
        IntVector max2 = least;
        IntVector max3 = least;
        IntVector min0 = magnitude;
        IntVector min1 = magnitude;
        IntVector min2 = magnitude;
        IntVector min3 = magnitude;
        for (int i = off; i < end - 4 * F; i += 4 * F) {
            IntVector a = FloatVector.fromArray(FLOATS, z, i).reinterpretAsInts();
            IntVector b = FloatVector.fromArray(FLOATS, z, i + F).reinterpretAsInts();
            IntVector c = FloatVector.fromArray(FLOATS, z, i + 2 * F).reinterpretAsInts();
            IntVector d = FloatVector.fromArray(FLOATS, z, i + 3 * F).reinterpretAsInts();
            max0 = max0.max(a);
            min0 = min0.min(a.lanewise(VectorOperators.XOR, magnitude));
            max1 = max1.max(b);
            min1 = min1.min(b.lanewise(VectorOperators.XOR, magnitude));
            max2 = max2.max(c);
            min2 = min2.min(c.lanewise(VectorOperators.XOR, magnitude));
            max3 = max3.max(d);
            min3 = min3.min(d.lanewise(VectorOperators.XOR, magnitude));
        }
        // The last vectors may overlap what came before, as in the other method.
        IntVector a =
                FloatVector.fromArray(FLOATS, z, Math.max(off, end - 4 * F)).reinterpretAsInts();
        IntVector b =
                FloatVector.fromArray(FLOATS, z, Math.max(off + F, end - 3 * F)).reinterpretAsInts();
        IntVector c = FloatVector.fromArray(FLOATS, z, end - 2 * F).reinterpretAsInts();
        IntVector d = FloatVector.fromArray(FLOATS, z, end - F).reinterpretAsInts();
        max0 = max0.max(a).max(max1.max(b)).max(max2.max(c).max(max3.max(d)));
        min0 = min0.min(a.lanewise(VectorOperators.XOR, magnitude))
                .min(min1.min(b.lanewise(VectorOperators.XOR, magnitude)));
        min2 = min2.min(c.lanewise(VectorOperators.XOR, magnitude))
                .min(min3.min(d.lanewise(VectorOperators.XOR, magnitude)));
        // All ones where the smallest key is below that of −∞, and that flipped to the largest integer or the least.
        IntVector nan = min0.min(min2)
                .min(IntVector.broadcast(INTS, 0))
                .sub(IntVector.broadcast(INTS, FloatOrder.NEGATIVE_INFINITY))
                .lanewise(VectorOperators.ASHR, 31)
                .lanewise(VectorOperators.XOR, least);
        return max0.max(nan).reduceLanes(VectorOperators.MAX);
    }

    /**
     * The same in two operations a vector: a NaN is seen in the sum of the scores. So are +∞ beside −∞ and finite
     * scores whose sum is one of these, so that what is more than the key of +∞ need not be a NaN.
     */
    static int topBySums(float[] z, int off, int end) {
        IntVector max0 = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector max1 = max0;
        IntVector max2 = max0;
        IntVector max3 = max0;
        FloatVector sum0 = FloatVector.broadcast(FLOATS, 0);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = off; i < end - 4 * F; i += 4 * F) {
            FloatVector a = FloatVector.fromArray(FLOATS, z, i);
            FloatVector b = FloatVector.fromArray(FLOATS, z, i + F);
            FloatVector c = FloatVector.fromArray(FLOATS, z, i + 2 * F);
            FloatVector d = FloatVector.fromArray(FLOATS, z, i + 3 * F);
            max0 = max0.max(a.reinterpretAsInts());
            sum0 = sum0.add(a);
            max1 = max1.max(b.reinterpretAsInts());
            sum1 = sum1.add(b);
            max2 = max2.max(c.reinterpretAsInts());
            sum2 = sum2.add(c);
            max3 = max3.max(d.reinterpretAsInts());
            sum3 = sum3.add(d);
        }
        // The last vectors may overlap what came before, as in the other methods.
        FloatVector a = FloatVector.fromArray(FLOATS, z, Math.max(off, end - 4 * F));
        FloatVector b = FloatVector.fromArray(FLOATS, z, Math.max(off + F, end - 3 * F));
        FloatVector c = FloatVector.fromArray(FLOATS, z, end - 2 * F);
        FloatVector d = FloatVector.fromArray(FLOATS, z, end - F);
        max0 = max0.max(a.reinterpretAsInts()).max(max1.max(b.reinterpretAsInts()));
        max2 = max2.max(c.reinterpretAsInts()).max(max3.max(d.reinterpretAsInts()));
        sum0 = sum0.add(a).add(sum1.add(b)).add(sum2.add(c).add(sum3.add(d)));
        // All ones where the sum is NaN, and that flipped to the largest integer or the least.
        IntVector nan = IntVector.broadcast(INTS, FloatOrder.POSITIVE_INFINITY)
                .sub(sum0.reinterpretAsInts().and(IntVector.broadcast(INTS, Integer.MAX_VALUE)))
                .lanewise(VectorOperators.ASHR, 31)
                .lanewise(VectorOperators.XOR, IntVector.broadcast(INTS, Integer.MIN_VALUE));
        return max0.max(max2).max(nan).reduceLanes(VectorOperators.MAX);
    }

    /** {@link RowPasses#indexOf}. */
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
}
