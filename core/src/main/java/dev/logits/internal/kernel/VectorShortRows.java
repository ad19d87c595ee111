package dev.logits.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ShortRows} for many rows at once. Chunks of rows are transposed into scratch, class by class, so that each row
 * has a lane of its own: no tails, no folding. A chunk has as many rows as a vector has floats, times a power of two,
 * so that one loop runs over all its scores and the long chains of operations of its vectors overlap.
 */
final class VectorShortRows {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final VectorSpecies<Float> HALF_FLOATS = VectorKernels.HALF_FLOATS;
    private static final VectorSpecies<Integer> INTS = VectorKernels.INTS;
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final VectorSpecies<Long> LONGS = VectorKernels.LONGS;

    /** Rows a vector. */
    private static final int F = FLOATS.length();

    private static final int D = DOUBLES.length();

    private VectorShortRows() {}

    /** The rows that come in whole vectors; the others are for {@link ShortRows}. */
    static int wholeVectors(int rows) {
        return rows - rows % F;
    }

    /** How many of at least F rows make the next chunk. */
    private static int chunk(int rows) {
        return Math.min(Integer.highestOneBit(rows), Scratch.Short.ROWS);
    }

    static int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        Scratch.Short s = Scratch.ofThread().rows;
        int bad = -1;
        int chunk;
        for (int r = 0; r < rows; r += chunk) {
            chunk = chunk(rows - r);
            exponentiate(z, off + r * n, chunk, n, s);
            logs(chunk, n, s);
            int first = firstBad(chunk, s);
            bad = first == chunk || bad >= 0 ? bad : r + first;
            for (int i = first; i < chunk; i++) {
                s.lse[i] = isValid(i, s) ? s.lse[i] : Double.NaN;
            }
            System.arraycopy(s.lse, 0, lse, lseOff + r, chunk);
        }
        return bad;
    }

    static int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch.Short s = Scratch.ofThread().rows;
        int bad = -1;
        int chunk;
        for (int r = 0; r < rows; r += chunk) {
            chunk = chunk(rows - r);
            exponentiate(z, off + r * n, chunk, n, s);
            factors(chunk, 1, s);
            scale(chunk, n, s);
            int first = firstBad(chunk, s);
            bad = first == chunk || bad >= 0 ? bad : r + first;
            write(chunk, n, first, out, outOff + r * n, s);
        }
        return bad;
    }

    static int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch.Short s = Scratch.ofThread().rows;
        int bad = -1;
        int chunk;
        for (int r = 0; r < rows; r += chunk) {
            chunk = chunk(rows - r);
            exponentiate(z, off + r * n, chunk, n, s);
            logs(chunk, n, s);
            subtract(chunk, n, s);
            int first = firstBad(chunk, s);
            bad = first == chunk || bad >= 0 ? bad : r + first;
            write(chunk, n, first, out, outOff + r * n, s);
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
        Scratch.Short s = Scratch.ofThread().rows;
        int bad = -1;
        int chunk;
        for (int r = 0; r < rows; r += chunk) {
            chunk = chunk(rows - r);
            exponentiate(z, off + r * n, chunk, n, s);
            logs(chunk, n, s);
            factors(chunk, scale, s);
            scale(chunk, n, s);
            label(z, off + r * n, chunk, n, labels, labelOff + r, nll, nllOff + r, s);
            int first = firstBad(chunk, s);
            bad = first == chunk || bad >= 0 ? bad : r + first;
            write(chunk, n, first, out, outOff + r * n, s);
        }
        return bad;
    }

    /** Values of the rows, and their labels' entries of the gradient. */
    private static void label(
            float[] z,
            int off,
            int chunk,
            int n,
            int[] labels,
            int labelOff,
            double[] nll,
            int nllOff,
            Scratch.Short s) {
        for (int i = 0; i < chunk; i++) {
            int label = labels[labelOff + i];
            if (label < 0) {
                ignore(chunk, n, i, s);
                nll[nllOff + i] = 0;
            } else if (isValid(i, s)) {
                int at = label * chunk + i;
                s.columns[at] = ShortRows.minusOthers(s.exps[at], s.sums[i], s.factors[i]);
                nll[nllOff + i] = s.lse[i] - z[off + i * n + label];
            } else {
                nll[nllOff + i] = Double.NaN;
            }
        }
    }

    /** Makes the row one of zeros, which is valid. */
    private static void ignore(int chunk, int n, int row, Scratch.Short s) {
        s.max[row] = 0;
        s.min[row] = 0;
        for (int c = 0; c < n; c++) {
            s.columns[c * chunk + row] = 0;
        }
    }

    private static boolean isValid(int row, Scratch.Short s) {
        return FloatOrder.isValid(s.max[row], s.min[row]);
    }

    /** The first of the chunk's rows that is not valid, or {@code chunk}. */
    private static int firstBad(int chunk, Scratch.Short s) {
        int row = 0;
        while (row < chunk && isValid(row, s)) {
            row++;
        }
        return row;
    }

    /** Copies results to their rows, but to none that is not valid. */
    private static void write(int chunk, int n, int firstBad, float[] out, int outOff, Scratch.Short s) {
        Columns.write(s.columns, chunk, firstBad, n, out, outOff);
        for (int i = firstBad + 1; i < chunk; i++) {
            for (int c = 0; c < n && isValid(i, s); c++) {
                out[outOff + i * n + c] = s.columns[c * chunk + i];
            }
        }
    }

    /** Columns, ranges, exponentials and their sums. */
    private static void exponentiate(float[] z, int off, int chunk, int n, Scratch.Short s) {
        Columns.read(z, off, chunk, n, s.columns);
        for (int i = 0; i < chunk; i += F) {
            ranges(chunk, n, i, s);
        }
        exp(chunk, n, s);
        for (int i = 0; i < chunk; i += F) {
            sum(chunk, n, i, s);
        }
    }

    /** Ranges of F rows, and what {@link FloatExp} makes of the largest score. */
    private static void ranges(int chunk, int n, int row, Scratch.Short s) {
        IntVector magnitude = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        IntVector max = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector min = magnitude;
        for (int c = 0; c < n; c++) {
            IntVector bits =
                    FloatVector.fromArray(FLOATS, s.columns, c * chunk + row).reinterpretAsInts();
            IntVector key =
                    bits.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, bits);
            max = max.max(key);
            min = min.min(key);
        }
        max.intoArray(s.max, row);
        min.intoArray(s.min, row);
        IntVector top = max.lanewise(VectorOperators.ASHR, 31).and(magnitude).lanewise(VectorOperators.XOR, max);
        FloatVector round = FloatVector.broadcast(FLOATS, FloatExp.ROUND);
        // All ones where the largest score's magnitude is 256 or more.
        IntVector large = IntVector.broadcast(INTS, Float.floatToRawIntBits(256) - 1)
                .sub(top.and(magnitude))
                .lanewise(VectorOperators.ASHR, 31);
        FloatVector shift = top.and(large).reinterpretAsFloats();
        FloatVector k = top.reinterpretAsFloats()
                .sub(shift)
                .fma(FloatVector.broadcast(FLOATS, FloatExp.LOG2_E), round)
                .sub(round);
        FloatVector magic = FloatVector.broadcast(FLOATS, FloatExp.ROUND + (127 + FloatExp.SCALE))
                .sub(k);
        top.reinterpretAsFloats().intoArray(s.columns, n * chunk + row);
        shift.intoArray(s.shifts, row);
        magic.intoArray(s.magics, row);
        round.sub(magic).mul(FloatVector.broadcast(FLOATS, FloatExp.LN2_HIGH)).intoArray(s.limits, row);
    }

    /** {@link FloatExp#scaled} of all scores, and of the largest once more. */
    private static void exp(int chunk, int n, Scratch.Short s) {
        FloatVector log2e = FloatVector.broadcast(FLOATS, FloatExp.LOG2_E);
        FloatVector high = FloatVector.broadcast(FLOATS, -FloatExp.LN2_HIGH);
        FloatVector low = FloatVector.broadcast(FLOATS, -FloatExp.LN2_LOW);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector c2 = FloatVector.broadcast(FLOATS, FloatExp.C2);
        FloatVector c3 = FloatVector.broadcast(FLOATS, FloatExp.C3);
        FloatVector c4 = FloatVector.broadcast(FLOATS, FloatExp.C4);
        FloatVector c5 = FloatVector.broadcast(FLOATS, FloatExp.C5);
        FloatVector c6 = FloatVector.broadcast(FLOATS, FloatExp.C6);
        float[] columns = s.columns;
        float[] shifts = s.shifts;
        float[] magics = s.magics;
        float[] limits = s.limits;
        float[] exps = s.exps;
        int rows = chunk - 1;
        int end = (n + 1) * chunk;
        for (int i = 0; i < end; i += F) {
            FloatVector x =
                    FloatVector.fromArray(FLOATS, columns, i).sub(FloatVector.fromArray(FLOATS, shifts, i & rows));
            FloatVector limit = FloatVector.fromArray(FLOATS, limits, i & rows);
            x = x.blend(limit, x.compare(VectorOperators.LT, limit));
            FloatVector magic = FloatVector.fromArray(FLOATS, magics, i & rows);
            FloatVector t = x.fma(log2e, magic);
            FloatVector scale =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector k = t.sub(magic);
            FloatVector r = k.fma(low, k.fma(high, x));
            FloatVector p = c6.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2);
            p.fma(r, one).fma(r, one).mul(scale).intoArray(exps, i);
        }
    }

    /** Sums of F rows. */
    private static void sum(int chunk, int n, int row, Scratch.Short s) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, 0);
        DoubleVector b = a;
        for (int c = 0; c < n; c++) {
            int i = c * chunk + row;
            a = a.add((DoubleVector)
                    FloatVector.fromArray(HALF_FLOATS, s.exps, i).convertShape(VectorOperators.F2D, DOUBLES, 0));
            b = b.add((DoubleVector)
                    FloatVector.fromArray(HALF_FLOATS, s.exps, i + D).convertShape(VectorOperators.F2D, DOUBLES, 0));
        }
        a.intoArray(s.sums, row);
        b.intoArray(s.sums, row + D);
    }

    /** The logarithms of the sums, and what they are of: lse = max + ln(1 + rest / exp(max)). */
    private static void logs(int chunk, int n, Scratch.Short s) {
        ratios(chunk, n, s);
        logs(chunk, n * chunk, s.columns, s.lse);
    }

    /** 1 + rest / exp(max). */
    private static void ratios(int chunk, int n, Scratch.Short s) {
        DoubleVector high = DoubleVector.broadcast(DOUBLES, -Elementary.LN2_HIGH);
        DoubleVector magic = DoubleVector.broadcast(DOUBLES, FloatExp.ROUND + (127 + FloatExp.SCALE));
        DoubleVector c2 = DoubleVector.broadcast(DOUBLES, Elementary.C2);
        DoubleVector c3 = DoubleVector.broadcast(DOUBLES, Elementary.C3);
        DoubleVector c4 = DoubleVector.broadcast(DOUBLES, Elementary.C4);
        DoubleVector c5 = DoubleVector.broadcast(DOUBLES, Elementary.C5);
        DoubleVector c6 = DoubleVector.broadcast(DOUBLES, Elementary.C6);
        DoubleVector c7 = DoubleVector.broadcast(DOUBLES, Elementary.C7);
        DoubleVector c8 = DoubleVector.broadcast(DOUBLES, Elementary.C8);
        DoubleVector c9 = DoubleVector.broadcast(DOUBLES, Elementary.C9);
        DoubleVector c10 = DoubleVector.broadcast(DOUBLES, Elementary.C10);
        DoubleVector c11 = DoubleVector.broadcast(DOUBLES, Elementary.C11);
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
        DoubleVector scale = DoubleVector.broadcast(DOUBLES, 0x1p32);
        int tops = n * chunk;
        for (int i = 0; i < chunk; i += D) {
            DoubleVector k = magic.sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.magics, i)));
            DoubleVector x = VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.columns, tops + i))
                    .sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.shifts, i)));
            DoubleVector r = k.fma(high, x);
            DoubleVector p = c11.fma(r, c10).fma(r, c9).fma(r, c8).fma(r, c7).fma(r, c6);
            p = p.fma(r, c5).fma(r, c4).fma(r, c3).fma(r, c2);
            DoubleVector top = r.mul(r).fma(p, r).add(one).mul(scale);
            DoubleVector rest = DoubleVector.fromArray(DOUBLES, s.sums, i)
                    .sub(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, s.exps, tops + i)));
            one.add(rest.div(top)).intoArray(s.lse, i);
        }
    }

    /** {@link Elementary#log} of numbers that are at least 1, and the largest scores added. */
    private static void logs(int chunk, int tops, float[] columns, double[] lse) {
        DoubleVector l1 = DoubleVector.broadcast(DOUBLES, Elementary.L1);
        DoubleVector l2 = DoubleVector.broadcast(DOUBLES, Elementary.L2);
        DoubleVector l3 = DoubleVector.broadcast(DOUBLES, Elementary.L3);
        DoubleVector l4 = DoubleVector.broadcast(DOUBLES, Elementary.L4);
        DoubleVector l5 = DoubleVector.broadcast(DOUBLES, Elementary.L5);
        DoubleVector l6 = DoubleVector.broadcast(DOUBLES, Elementary.L6);
        DoubleVector l7 = DoubleVector.broadcast(DOUBLES, Elementary.L7);
        DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
        DoubleVector two = DoubleVector.broadcast(DOUBLES, 2);
        DoubleVector oneHalf = DoubleVector.broadcast(DOUBLES, 0.5);
        // The exponent as the low bits of 2^52 becomes a double without a conversion, which AVX2 does not have.
        DoubleVector exponentZero = DoubleVector.broadcast(DOUBLES, 0x1p52 + 1023);
        LongVector exponentBits = LongVector.broadcast(LONGS, 0x4330000000000000L);
        LongVector fold = LongVector.broadcast(LONGS, Elementary.FOLD);
        LongVector mantissa = LongVector.broadcast(LONGS, Elementary.MANTISSA);
        LongVector sqrtHalf = LongVector.broadcast(LONGS, Elementary.SQRT_HALF_BITS);
        DoubleVector ln2 = DoubleVector.broadcast(DOUBLES, Elementary.LN2_SHORT);
        DoubleVector ln2Rest = DoubleVector.broadcast(DOUBLES, Elementary.LN2_REST);
        for (int i = 0; i < chunk; i += D) {
            LongVector folded =
                    DoubleVector.fromArray(DOUBLES, lse, i).reinterpretAsLongs().add(fold);
            DoubleVector k = folded.lanewise(VectorOperators.LSHR, 52)
                    .or(exponentBits)
                    .reinterpretAsDoubles()
                    .sub(exponentZero);
            DoubleVector f =
                    folded.and(mantissa).add(sqrtHalf).reinterpretAsDoubles().sub(one);
            DoubleVector t = f.div(f.add(two));
            DoubleVector w = t.mul(t);
            DoubleVector rest = w.fma(l7, l6)
                    .fma(w, l5)
                    .fma(w, l4)
                    .fma(w, l3)
                    .fma(w, l2)
                    .fma(w, l1)
                    .mul(w);
            DoubleVector half = oneHalf.mul(f).mul(f);
            DoubleVector low = t.fma(half.add(rest), k.mul(ln2Rest));
            k.fma(ln2, f.sub(half.sub(low)))
                    .add(VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, columns, tops + i)))
                    .intoArray(lse, i);
        }
    }

    /** scale / sum, and its two parts. */
    private static void factors(int chunk, double scale, Scratch.Short s) {
        DoubleVector scales = DoubleVector.broadcast(DOUBLES, scale);
        for (int i = 0; i < chunk; i += D) {
            DoubleVector factor = scales.div(DoubleVector.fromArray(DOUBLES, s.sums, i));
            factor.intoArray(s.factors, i);
            FloatVector high = VectorKernels.narrow(factor);
            high.intoArray(s.highs, i);
            VectorKernels.narrow(factor.sub(VectorKernels.widen(high))).intoArray(s.lows, i);
        }
    }

    /** Results of factor · exponential. */
    private static void scale(int chunk, int n, Scratch.Short s) {
        float[] exps = s.exps;
        float[] highs = s.highs;
        float[] lows = s.lows;
        float[] results = s.columns;
        int rows = chunk - 1;
        int end = n * chunk;
        for (int i = 0; i < end; i += F) {
            FloatVector e = FloatVector.fromArray(FLOATS, exps, i);
            e.fma(FloatVector.fromArray(FLOATS, highs, i & rows), e.mul(FloatVector.fromArray(FLOATS, lows, i & rows)))
                    .intoArray(results, i);
        }
    }

    /** Results of score − log-sum-exp. */
    private static void subtract(int chunk, int n, Scratch.Short s) {
        float[] columns = s.columns;
        double[] lse = s.lse;
        int rows = chunk - 1;
        int end = n * chunk;
        for (int i = 0; i < end; i += D) {
            DoubleVector x = VectorKernels.widen(FloatVector.fromArray(HALF_FLOATS, columns, i));
            VectorKernels.narrow(x.sub(DoubleVector.fromArray(DOUBLES, lse, i & rows)))
                    .intoArray(columns, i);
        }
    }
}
