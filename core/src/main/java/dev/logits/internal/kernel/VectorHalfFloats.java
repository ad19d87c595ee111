package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link HalfFloat} on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorHalfFloats {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorKernels.INTS;

    /** As many shorts as {@link #INTS} has ints. */
    private static final VectorSpecies<Short> HALF_SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(VectorKernels.SHAPE.vectorBitSize() / 2));

    private static final int F = FLOATS.length();

    private VectorHalfFloats() {}

    /** {@link Kernels#widenFloat16}. */
    static void widenFloat16(short[] half, int off, int n, float[] out, int outOff) {
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

    /** {@link Kernels#widenBfloat16}. */
    static void widenBfloat16(short[] half, int off, int n, float[] out, int outOff) {
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
}
