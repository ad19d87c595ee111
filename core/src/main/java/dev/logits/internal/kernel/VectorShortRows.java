package dev.logits.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ShortRows} for as many rows at once as a vector has doubles. The rows are transposed into scratch, class by
 * class, so that each has a lane of its own: no tails, no folding, and one logarithm for all of them.
 *
 * <p>Scratch between the steps: {@code columns} holds scores, then results; {@code keys} the largest and, from LANES on,
 * the smallest key of each row; {@code doubles} the exponentials; {@code sums} the sums, from LANES on the log-sum-exps,
 * and from 2·LANES on the reciprocals of the sums.
 */
final class VectorShortRows {
    private static final VectorSpecies<Float> HALF_FLOATS = VectorKernels.HALF_FLOATS;
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final VectorSpecies<Long> LONGS = VectorKernels.LONGS;
    private static final VectorSpecies<Integer> HALF_INTS = VectorSpecies.of(int.class, HALF_FLOATS.vectorShape());
    private static final int LANES = Scratch.DOUBLE_LANES;

    /** Rows at once. */
    static final int D = DOUBLES.length();

    private VectorShortRows() {}

    static int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        Scratch s = Scratch.ofThread();
        int bad = -1;
        int r = 0;
        for (; r <= rows - D; r += D) {
            sums(z, off + r * n, n, s);
            for (int lane = 0; lane < D; lane++) {
                boolean valid = Keys.isValid(s.keys[lane], s.keys[LANES + lane]);
                lse[lseOff + r + lane] = valid ? s.sums[LANES + lane] : Double.NaN;
                bad = valid || bad >= 0 ? bad : r + lane;
            }
        }
        for (; r < rows; r++) {
            lse[lseOff + r] = ShortRows.logSumExp(z, off + r * n, n);
            bad = bad < 0 && Double.isNaN(lse[lseOff + r]) ? r : bad;
        }
        return bad;
    }

    static int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        int bad = -1;
        int r = 0;
        for (; r <= rows - D; r += D) {
            sums(z, off + r * n, n, s);
            divide(n, 1, s);
            for (int lane = 0; lane < D; lane++) {
                boolean valid = write(n, lane, out, outOff + (r + lane) * n, s);
                bad = valid || bad >= 0 ? bad : r + lane;
            }
        }
        for (; r < rows; r++) {
            double lse = ShortRows.softmax(z, off + r * n, n, out, outOff + r * n);
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
    }

    static int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        int bad = -1;
        int r = 0;
        for (; r <= rows - D; r += D) {
            sums(z, off + r * n, n, s);
            subtract(n, s);
            for (int lane = 0; lane < D; lane++) {
                boolean valid = write(n, lane, out, outOff + (r + lane) * n, s);
                bad = valid || bad >= 0 ? bad : r + lane;
            }
        }
        for (; r < rows; r++) {
            double lse = ShortRows.logSoftmax(z, off + r * n, n, out, outOff + r * n);
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
    }

    static int softmaxMinusOneHot(
            float[] z,
            int off,
            int rows,
            int n,
            int[] labels,
            int labelOff,
            double scale,
            float[] out,
            int outOff,
            double[] nll,
            int nllOff) {
        Scratch s = Scratch.ofThread();
        int bad = -1;
        int r = 0;
        for (; r <= rows - D; r += D) {
            sums(z, off + r * n, n, s);
            divide(n, scale, s);
            for (int lane = 0; lane < D; lane++) {
                int label = labels[labelOff + r + lane];
                int to = outOff + (r + lane) * n;
                if (label < 0) {
                    Arrays.fill(out, to, to + n, 0);
                    nll[nllOff + r + lane] = 0;
                    continue;
                }
                float score = z[off + (r + lane) * n + label];
                if (write(n, lane, out, to, s)) {
                    double p = s.doubles[label * D + lane] * s.sums[2 * LANES + lane];
                    out[to + label] = (float) (scale * (p - 1));
                    nll[nllOff + r + lane] = s.sums[LANES + lane] - score;
                } else {
                    nll[nllOff + r + lane] = Double.NaN;
                    bad = bad >= 0 ? bad : r + lane;
                }
            }
        }
        for (; r < rows; r++) {
            int label = labels[labelOff + r];
            int to = outOff + r * n;
            if (label < 0) {
                Arrays.fill(out, to, to + n, 0);
                nll[nllOff + r] = 0;
                continue;
            }
            float score = z[off + r * n + label];
            double lse = ShortRows.softmaxMinusOneHot(z, off + r * n, n, label, scale, out, to);
            nll[nllOff + r] = lse - score;
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
    }

    /** Copies a row's results from its lane, unless the row is not valid. */
    private static boolean write(int n, int lane, float[] out, int outOff, Scratch s) {
        if (!Keys.isValid(s.keys[lane], s.keys[LANES + lane])) {
            return false;
        }
        for (int c = 0; c < n; c++) {
            out[outOff + c] = s.columns[c * D + lane];
        }
        return true;
    }

    /** Ranges, exponentials, their sums and log-sum-exps of D rows. */
    private static void sums(float[] z, int off, int n, Scratch s) {
        for (int lane = 0; lane < D; lane++) {
            int from = off + lane * n;
            for (int c = 0; c < n; c++) {
                s.columns[c * D + lane] = z[from + c];
            }
        }
        ranges(n, s);
        exp(n, s);
        log(s);
    }

    private static void ranges(int n, Scratch s) {
        IntVector magnitude = IntVector.broadcast(HALF_INTS, Integer.MAX_VALUE);
        IntVector max = IntVector.broadcast(HALF_INTS, Integer.MIN_VALUE);
        IntVector min = magnitude;
        int end = n * D;
        for (int i = 0; i < end; i += D) {
            IntVector bits = FloatVector.fromArray(HALF_FLOATS, s.columns, i).reinterpretAsInts();
            IntVector key =
                    bits.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, bits);
            max = max.max(key);
            min = min.min(key);
        }
        max.intoArray(s.keys, 0);
        min.intoArray(s.keys, LANES);
        max.lanewise(VectorOperators.ASHR, 31)
                .and(magnitude)
                .lanewise(VectorOperators.XOR, max)
                .reinterpretAsFloats()
                .intoArray(s.floatTail, 0);
    }

    /** As long as it is, it is not inlined; see {@link VectorKernels}. */
    private static void exp(int n, Scratch s) {
        LongVector limit = LongVector.broadcast(LONGS, Double.doubleToRawLongBits(DoubleExp.LIMIT));
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
        DoubleVector max = VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.floatTail, 0));
        DoubleVector sum = DoubleVector.broadcast(DOUBLES, 0);
        int end = n * D;
        for (int i = 0; i < end; i += D) {
            DoubleVector y = max.sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.columns, i)));
            y = y.reinterpretAsLongs().min(limit).reinterpretAsDoubles();
            DoubleVector t = y.fma(log2e, magic);
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector k = t.sub(magic);
            DoubleVector u = k.fma(low, k.fma(high, y));
            DoubleVector p = c11.fma(u, c10).fma(u, c9).fma(u, c8).fma(u, c7).fma(u, c6);
            p = p.fma(u, c5).fma(u, c4).fma(u, c3).fma(u, c2).fma(u, minusOne).fma(u, one);
            DoubleVector e = p.mul(scale);
            e.intoArray(s.doubles, i);
            sum = sum.add(e);
        }
        sum.intoArray(s.sums, 0);
    }

    /** {@link Elementary#log} of sums of at least 1, and the largest score added. */
    private static void log(Scratch s) {
        DoubleVector max = VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.floatTail, 0));
        LongVector folded = DoubleVector.fromArray(DOUBLES, s.sums, 0)
                .mul(1 / DoubleExp.SCALE)
                .reinterpretAsLongs()
                .add(Elementary.FOLD);
        // The exponent as the low bits of 2^52 becomes a double without a conversion, which AVX2 does not have.
        DoubleVector k = folded.lanewise(VectorOperators.LSHR, 52)
                .or(0x4330000000000000L)
                .reinterpretAsDoubles()
                .sub(0x1p52 + 1023);
        DoubleVector f = folded.and(Elementary.MANTISSA)
                .add(Elementary.SQRT_HALF_BITS)
                .reinterpretAsDoubles()
                .sub(1);
        DoubleVector t = f.div(f.add(2));
        DoubleVector w = t.mul(t);
        DoubleVector rest = w.fma(
                        DoubleVector.broadcast(DOUBLES, Elementary.L7), DoubleVector.broadcast(DOUBLES, Elementary.L6))
                .fma(w, DoubleVector.broadcast(DOUBLES, Elementary.L5))
                .fma(w, DoubleVector.broadcast(DOUBLES, Elementary.L4))
                .fma(w, DoubleVector.broadcast(DOUBLES, Elementary.L3))
                .fma(w, DoubleVector.broadcast(DOUBLES, Elementary.L2))
                .fma(w, DoubleVector.broadcast(DOUBLES, Elementary.L1))
                .mul(w);
        DoubleVector half = f.mul(0.5).mul(f);
        DoubleVector low = t.fma(half.add(rest), k.mul(Elementary.LN2_REST));
        k.fma(DoubleVector.broadcast(DOUBLES, Elementary.LN2_SHORT), f.sub(half.sub(low)))
                .add(max)
                .intoArray(s.sums, LANES);
    }

    /** Columns of scale · exponential / sum. */
    private static void divide(int n, double scale, Scratch s) {
        DoubleVector scales = DoubleVector.broadcast(DOUBLES, scale);
        DoubleVector factor = DoubleVector.broadcast(DOUBLES, 1).div(DoubleVector.fromArray(DOUBLES, s.sums, 0));
        factor.intoArray(s.sums, 2 * LANES);
        int end = n * D;
        for (int i = 0; i < end; i += D) {
            DoubleVector p = DoubleVector.fromArray(DOUBLES, s.doubles, i).mul(factor);
            VectorKernels.narrow(p.mul(scales)).intoArray(s.columns, i);
        }
    }

    /** Columns of score − log-sum-exp. */
    private static void subtract(int n, Scratch s) {
        DoubleVector lse = DoubleVector.fromArray(DOUBLES, s.sums, LANES);
        int end = n * D;
        for (int i = 0; i < end; i += D) {
            DoubleVector x = VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.columns, i));
            VectorKernels.narrow(x.sub(lse)).intoArray(s.columns, i);
        }
    }
}
